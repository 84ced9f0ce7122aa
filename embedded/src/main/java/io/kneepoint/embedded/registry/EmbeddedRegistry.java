// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.kneepoint.embedded.local.EmbeddedServerException;
import io.kneepoint.embedded.local.LockedDirectory;
import io.kneepoint.embedded.local.LoopbackPort;
import io.kneepoint.embedded.local.ServerSecurity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A schema registry in this process that serves Confluent's REST API on 127.0.0.1 and keeps its schemas in a directory.
 *
 * <p>An acknowledged change survives a stop and a kill. Avro only, without schema references. All methods are safe for
 * use by several threads.
 */
public final class EmbeddedRegistry implements AutoCloseable {

    private static final String NO_DELAY = "sun.net.httpserver.nodelay";
    private static final int THREADS = 8;
    private static final int BACKLOG = 128;
    private static final int STOP_LIMIT_SECONDS = 5;

    static {
        // The JDK's server writes headers and body apart; with Nagle's algorithm the body then waits 40 ms for the ACK
        // of
        // the headers. The property is read once, when the first server of the process is made.
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
    }

    private final LockedDirectory directory;
    private final SchemaStore store;
    private final ExecutorService threads;
    private final HttpServer server;
    private boolean closed;

    private EmbeddedRegistry(
            LockedDirectory directory, SchemaStore store, HttpServer server, Optional<ServerSecurity> security) {
        this.directory = directory;
        this.store = store;
        this.server = server;
        AtomicInteger count = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "kneepoint-registry-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        HttpContext context = server.createContext("/", new RegistryHandler(RegistryRoutes.over(store)));
        security.ifPresent(it -> context.setAuthenticator(new OneUser(it)));
        server.start();
    }

    /**
     * Starts on the port of the last run if it is free, else on another.
     *
     * @throws EmbeddedServerException in one sentence, if the directory is in use or its schema log is damaged
     */
    public static EmbeddedRegistry start(Path directory) {
        return start(directory, OptionalInt.empty());
    }

    /**
     * Starts on a given port.
     *
     * @param directory created if missing
     * @param port 1 to 65 535, or empty for the port of the last run or a free one
     * @throws EmbeddedServerException in one sentence, if the directory or port is in use or the schema log is damaged
     */
    public static EmbeddedRegistry start(Path directory, OptionalInt port) {
        return start(directory, port, Optional.empty());
    }

    /**
     * As above, for clients that speak TLS and say who they are (HTTP basic authentication) where security is given.
     *
     * @throws EmbeddedServerException in one sentence, if the directory or port is in use or the schema log is damaged
     */
    public static EmbeddedRegistry start(Path directory, OptionalInt port, Optional<ServerSecurity> security) {
        LockedDirectory locked = LockedDirectory.open(directory);
        try {
            SchemaStore store = SchemaStore.open(locked.path().resolve("schemas.jsonl"));
            try {
                HttpServer server = LoopbackPort.claim(
                        locked.path().resolve("registry.port"), port, address -> listen(address, security));
                return new EmbeddedRegistry(locked, store, server, security);
            } catch (RuntimeException e) {
                closeQuietly(store, e);
                throw e;
            }
        } catch (RuntimeException e) {
            locked.close();
            throw e;
        }
    }

    private static HttpServer listen(InetSocketAddress address, Optional<ServerSecurity> security) throws IOException {
        if (security.isEmpty()) {
            return HttpServer.create(address, BACKLOG);
        }
        HttpsServer server = HttpsServer.create(address, BACKLOG);
        server.setHttpsConfigurator(new HttpsConfigurator(security.get().sslContext()));
        return server;
    }

    /** What a client puts in {@code schema.registry.url}: {@code http://127.0.0.1:<port>}, or https where it is secured. */
    public String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort();
    }

    /** The data directory, absolute. */
    public Path directory() {
        return directory.path();
    }

    /** Answers the requests it has begun, stops and unlocks the directory; does nothing the second time. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            awaitRequests();
            server.stop(0);
            store.close();
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "schema registry in %s: did not stop cleanly (expected: a clean stop; %s)"
                            .formatted(directory(), e),
                    e);
        } finally {
            directory.close();
        }
    }

    // Not left to HttpServer.stop(delay): on JDK 17 that always waits for the whole delay.
    private void awaitRequests() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Lets one user in. */
    private static final class OneUser extends BasicAuthenticator {

        private final ServerSecurity security;

        OneUser(ServerSecurity security) {
            super("kneepoint");
            this.security = security;
        }

        @Override
        public boolean checkCredentials(String user, String password) {
            boolean known = isSame(user, security.user());
            boolean right = isSame(password, security.password());
            return known && right;
        }

        private static boolean isSame(String given, String expected) {
            return MessageDigest.isEqual(
                    given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void closeQuietly(SchemaStore store, RuntimeException reason) {
        try {
            store.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
