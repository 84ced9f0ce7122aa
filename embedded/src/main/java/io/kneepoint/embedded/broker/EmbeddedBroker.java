// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.broker;

import io.kneepoint.embedded.local.EmbeddedServerException;
import io.kneepoint.embedded.local.LockedDirectory;
import io.kneepoint.embedded.local.ServerSecurity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;

/**
 * A Kafka broker in this process that serves 127.0.0.1 and keeps its data in a directory.
 *
 * <p>Started again on the same directory, after a stop or a kill, it has every acknowledged record and, if still free,
 * the same port. It never ends the process: what Kafka would exit for completes {@link #failure()}. All methods are safe
 * for use by several threads.
 */
public final class EmbeddedBroker implements AutoCloseable {

    // Recovery of a large log after kill -9 is the long case; Kafka's own limits on the parts are 60 s each.
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);

    private final LockedDirectory directory;
    private final BoundSockets sockets;
    private final BrokerThreads threads;
    private final BrokerFaults faults;
    private final KafkaNode node;
    private final int port;
    private boolean closed;

    private EmbeddedBroker(
            LockedDirectory directory,
            BoundSockets sockets,
            BrokerThreads threads,
            BrokerFaults faults,
            KafkaNode node) {
        this.directory = directory;
        this.sockets = sockets;
        this.threads = threads;
        this.faults = faults;
        this.node = node;
        this.port = sockets.clientPort();
    }

    /**
     * Starts on the port of the last run if it is free, else on another; returns when the broker serves.
     *
     * @throws EmbeddedServerException in one sentence, if the directory is in use or Kafka does not start
     */
    public static EmbeddedBroker start(Path directory) {
        return start(directory, OptionalInt.empty());
    }

    /**
     * Starts on a given port, and returns when the broker serves.
     *
     * @param directory created if missing
     * @param port 1 to 65 535, or empty for the port of the last run or a free one
     * @throws EmbeddedServerException in one sentence, if the directory or port is in use or Kafka does not start
     */
    public static EmbeddedBroker start(Path directory, OptionalInt port) {
        return start(directory, port, Optional.empty());
    }

    /**
     * As above, for clients that speak TLS and say who they are (SASL_SSL, PLAIN) where security is given.
     *
     * @throws EmbeddedServerException in one sentence, if the directory or port is in use or Kafka does not start
     */
    public static EmbeddedBroker start(Path directory, OptionalInt port, Optional<ServerSecurity> security) {
        LockedDirectory locked = LockedDirectory.open(directory);
        try {
            return startIn(locked, port, security);
        } catch (IOException | RuntimeException e) {
            locked.close();
            throw e instanceof EmbeddedServerException known ? known : notStarted(locked.path(), e);
        }
    }

    /** What a client puts in {@code bootstrap.servers}: {@code 127.0.0.1:<port>}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** The cluster id that the directory got when it was formatted. */
    public String clusterId() {
        return node.clusterId();
    }

    /** The data directory, absolute. */
    public Path directory() {
        return directory.path();
    }

    /**
     * Completes, with the reason, if the broker breaks while it should run; the owner then closes it.
     *
     * <p>Never completes exceptionally, and not by {@link #close()}.
     */
    public CompletableFuture<EmbeddedServerException> failure() {
        return faults.first().copy();
    }

    /**
     * Stops cleanly and unlocks the directory; does nothing the second time.
     *
     * @throws EmbeddedServerException if Kafka does not stop; the directory is unlocked all the same
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        faults.expectStop();
        try {
            release(threads, node, sockets);
        } catch (Exception e) {
            throw new EmbeddedServerException(
                    "Kafka broker in %s: did not stop cleanly (expected: a clean stop; %s)"
                            .formatted(directory(), Causes.deepest(e)),
                    e);
        } finally {
            directory.close();
        }
    }

    private static EmbeddedBroker startIn(
            LockedDirectory directory, OptionalInt port, Optional<ServerSecurity> security) throws IOException {
        if (directory.path().toString().contains(",")) {
            throw new EmbeddedServerException(
                    "data directory: %s (expected: a path without commas; Kafka takes it for several directories)"
                            .formatted(directory.path()));
        }
        BrokerFaults faults = new BrokerFaults(directory.path());
        BoundSockets sockets = BoundSockets.bind(directory.path(), port);
        BrokerThreads threads = BrokerThreads.open(directory.path(), faults::exited);
        KafkaNode node = null;
        try {
            Path logDirectory = Files.createDirectories(directory.path().resolve("log"));
            Properties properties =
                    BrokerProperties.of(logDirectory, sockets.clientPort(), sockets.controllerPort(), security);
            BrokerStorage.formatIfNew(logDirectory);
            KafkaNode created =
                    threads.call("create", () -> KafkaNode.create(properties, sockets, faults), START_LIMIT);
            node = created;
            threads.runUnless(faults.first(), "start", created::start, START_LIMIT);
            return new EmbeddedBroker(directory, sockets, threads, faults, node);
        } catch (Exception e) {
            abandon(threads, node, sockets, e);
            throw e instanceof EmbeddedServerException known ? known : notStarted(directory.path(), e);
        }
    }

    private static void abandon(BrokerThreads threads, KafkaNode node, BoundSockets sockets, Exception reason) {
        try {
            release(threads, node, sockets);
        } catch (Exception alsoWrong) {
            reason.addSuppressed(alsoWrong);
        }
    }

    private static void release(BrokerThreads threads, KafkaNode node, BoundSockets sockets) throws Exception {
        try (sockets;
                threads) {
            if (node != null) {
                threads.call(
                        "stop",
                        () -> {
                            node.stop();
                            return null;
                        },
                        STOP_LIMIT);
            }
        }
    }

    private static EmbeddedServerException notStarted(Path directory, Exception cause) {
        return new EmbeddedServerException(
                "Kafka broker in %s: did not start (expected: a broker that serves; %s)"
                        .formatted(directory, Causes.deepest(cause)),
                cause);
    }
}
