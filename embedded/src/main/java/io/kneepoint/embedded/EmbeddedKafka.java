// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded;

import io.kneepoint.embedded.broker.EmbeddedBroker;
import io.kneepoint.embedded.local.EmbeddedServerException;
import io.kneepoint.embedded.local.LockedDirectory;
import io.kneepoint.embedded.local.ServerSecurity;
import io.kneepoint.embedded.registry.EmbeddedRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A Kafka broker and a schema registry in this process, on one directory.
 *
 * <p>Started again on the same directory, after a stop or a kill, the two have what was acknowledged and, if still free,
 * their ports. While they run, {@link EmbeddedAddresses#of} tells other processes where. They never end the process. All
 * methods are safe for use by several threads.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private final LockedDirectory directory;
    private final EmbeddedRegistry registry;
    private final EmbeddedBroker broker;
    private boolean closed;

    private EmbeddedKafka(LockedDirectory directory, EmbeddedRegistry registry, EmbeddedBroker broker) {
        this.directory = directory;
        this.registry = registry;
        this.broker = broker;
    }

    /**
     * Starts both on their ports of the last run, or on free ones; returns when they serve.
     *
     * @throws EmbeddedServerException in one sentence, if the directory is in use or one of the two does not start
     */
    public static EmbeddedKafka start(Path directory) {
        return start(directory, EmbeddedPorts.remembered());
    }

    /**
     * Starts both on given ports; returns when they serve.
     *
     * @param directory created if missing
     * @throws EmbeddedServerException in one sentence, if the directory or a port is in use or one does not start
     */
    public static EmbeddedKafka start(Path directory, EmbeddedPorts ports) {
        return start(directory, ports, Optional.empty());
    }

    /**
     * As above, for clients that speak TLS and say who they are where security is given: SASL_SSL with PLAIN to the broker, HTTPS with
     * basic authentication to the registry.
     *
     * @throws EmbeddedServerException in one sentence, if the directory or a port is in use or one does not start
     */
    public static EmbeddedKafka start(Path directory, EmbeddedPorts ports, Optional<ServerSecurity> security) {
        LockedDirectory locked = LockedDirectory.open(directory);
        EmbeddedRegistry registry = null;
        EmbeddedBroker broker = null;
        try {
            // The registry first: it starts in milliseconds, and if it cannot, no broker is started in vain.
            registry = EmbeddedRegistry.start(locked.path().resolve("registry"), ports.registry(), security);
            broker = EmbeddedBroker.start(locked.path().resolve("broker"), ports.broker(), security);
            addresses(broker, registry).writeTo(locked.path());
            return new EmbeddedKafka(locked, registry, broker);
        } catch (IOException | RuntimeException e) {
            RuntimeException reason = e instanceof RuntimeException known ? known : notWritable(locked.path(), e);
            closeAll(reason, broker, registry, locked);
            throw reason;
        }
    }

    /** What a client puts in {@code bootstrap.servers}: {@code 127.0.0.1:<port>}. */
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** What a client puts in {@code schema.registry.url}: {@code http://127.0.0.1:<port>}. */
    public String schemaRegistryUrl() {
        return registry.url();
    }

    /** The directory of both, absolute. */
    public Path directory() {
        return directory.path();
    }

    /**
     * Completes, with the reason, if the broker breaks while it should run; the owner then closes the pair.
     *
     * <p>Never completes exceptionally, and not by {@link #close()}.
     */
    public CompletableFuture<EmbeddedServerException> failure() {
        return broker.failure();
    }

    /**
     * Withdraws the addresses, stops both cleanly and unlocks the directory; does nothing the second time.
     *
     * @throws EmbeddedServerException if something did not stop; everything else is stopped all the same
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        RuntimeException reason = null;
        try {
            EmbeddedAddresses.removeFrom(directory.path());
        } catch (IOException e) {
            reason = notWritable(directory.path(), e);
        }
        reason = closeAll(reason, broker, registry, directory);
        if (reason != null) {
            throw reason;
        }
    }

    private static EmbeddedAddresses addresses(EmbeddedBroker broker, EmbeddedRegistry registry) {
        return new EmbeddedAddresses(
                broker.bootstrapServers(),
                registry.url(),
                ProcessHandle.current().pid());
    }

    private static RuntimeException closeAll(RuntimeException reason, AutoCloseable... parts) {
        RuntimeException first = reason;
        for (AutoCloseable part : parts) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception e) {
                if (first == null) {
                    first = e instanceof RuntimeException known ? known : new IllegalStateException(e);
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        return first;
    }

    private static EmbeddedServerException notWritable(Path directory, Exception cause) {
        return new EmbeddedServerException(
                "data directory: %s (expected: a directory we can write; %s)".formatted(directory, cause), cause);
    }
}
