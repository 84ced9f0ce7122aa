// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.kneepoint.analyzer.report.Thresholds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page's HTTP server. On the loopback address it answers only to loopback's names, so that no web site can reach it through
 * a name of its own; it allows no other origin. One question to the models is computed at a time; another one is told to wait.
 *
 * <p>Safe for use by several threads.
 */
public final class PageServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);
    private static final int BACKLOG = 64;
    private static final int THREADS = EventStream.MOST_CONNECTIONS + 8;
    private static final long COMPUTE_WAIT_MILLIS = 20_000;

    private final HttpServer server;
    private final ExecutorService threads;
    private final EventStream events;
    private final Optional<PageToken> token;
    private final Semaphore computing = new Semaphore(1, true);

    /** What makes an answer of a question. */
    private interface Answer {
        ObjectNode of(Query query);
    }

    private PageServer(HttpServer server, ExecutorService threads, EventStream events, Optional<PageToken> token) {
        this.token = token;
        this.server = server;
        this.threads = threads;
        this.events = events;
    }

    /**
     * Starts to serve.
     *
     * @param address where to listen; port 0 takes a free one
     * @param board the runs to show
     * @param curves the model behind the curve explorer
     * @param loads the model behind the load simulator
     * @param thresholds what counts as good
     * @param others more paths, such as health and metrics, with what answers them, whoever asks
     * @param token what must be known to see the page; empty lets everybody see it who can reach it
     * @throws UncheckedIOException when the address is taken
     */
    public static PageServer start(
            InetSocketAddress address,
            RunBoard board,
            CurveModel curves,
            LoadModel loads,
            Thresholds thresholds,
            Map<String, HttpHandler> others,
            Optional<PageToken> token) {
        try {
            HttpServer http = HttpServer.create(address, BACKLOG);
            AtomicInteger count = new AtomicInteger();
            ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
                Thread thread = new Thread(task, "page-" + count.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
            PageServer server = new PageServer(http, threads, new EventStream(board, thresholds), token);
            http.setExecutor(threads);
            server.routes(board, new WhatIf(curves, loads, thresholds));
            others.forEach((path, handler) -> server.route(path, handler, Optional.empty()));
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "--http-port: " + address.getPort()
                            + " cannot be listened on (expected: a free port of this machine): " + e.getMessage(),
                    e);
        }
    }

    private void routes(RunBoard board, WhatIf whatIf) {
        route("/", new PageFiles());
        route("/events", events);
        answer("/api/choices", query -> whatIf.choices());
        compute("/api/curve", whatIf::curve);
        compute("/api/load", whatIf::load);
        compute(
                "/api/compare",
                query -> RunComparison.of(
                        board,
                        query.text("baseline"),
                        query.text("candidate"),
                        query.whole("concurrency", 1, 1_000_000)));
    }

    private void route(String path, HttpHandler handler) {
        route(path, handler, token);
    }

    private void route(String path, HttpHandler handler, Optional<PageToken> wanted) {
        server.createContext(path, exchange -> {
            try {
                if (!exchange.getRequestMethod().equals("GET")
                        && !exchange.getRequestMethod().equals("HEAD")) {
                    Reply.error(exchange, 405, "method: " + exchange.getRequestMethod() + " (expected: GET)");
                } else if (!ownName(exchange)) {
                    Reply.error(exchange, 403, "host: not a name of this server (expected: 127.0.0.1 or localhost)");
                } else if (wanted.isEmpty() || wanted.get().admits(exchange)) {
                    handler.handle(exchange);
                } else if (!wanted.get().letIn(exchange)) {
                    Reply.error(exchange, 401, "token: missing or wrong (expected: the link that the server printed)");
                }
            } finally {
                exchange.close();
            }
        });
    }

    private boolean ownName(HttpExchange exchange) {
        if (!server.getAddress().getAddress().isLoopbackAddress()) {
            return true;
        }
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null && host.matches("(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]+)?");
    }

    private void answer(String path, Answer answer) {
        route(path, exchange -> reply(exchange, answer));
    }

    private void compute(String path, Answer answer) {
        route(path, exchange -> {
            if (!acquire(computing)) {
                Reply.error(exchange, 429, "busy: an earlier question is being computed (expected: try again)");
                return;
            }
            try {
                reply(exchange, answer);
            } finally {
                computing.release();
            }
        });
    }

    private static void reply(HttpExchange exchange, Answer answer) throws IOException {
        ObjectNode node;
        try {
            node = answer.of(Query.of(exchange.getRequestURI()));
        } catch (IllegalArgumentException e) {
            Reply.error(exchange, 400, e.getMessage());
            return;
        } catch (RuntimeException e) {
            LOG.error("no answer to {}", exchange.getRequestURI().getPath(), e);
            Reply.error(exchange, 500, "a bug: " + e);
            return;
        }
        Reply.json(exchange, 200, node);
    }

    private static boolean acquire(Semaphore permits) {
        try {
            return permits.tryAcquire(COMPUTE_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether it listens on an address that other machines may reach. */
    public boolean isOpenToOthers() {
        return !server.getAddress().getAddress().isLoopbackAddress();
    }

    /** Where a browser finds the page, with the token where one is wanted. */
    public URI uri() {
        InetSocketAddress address = server.getAddress();
        InetAddress at = address.getAddress();
        String host = at.isAnyLocalAddress() || at.isLoopbackAddress() ? "127.0.0.1" : at.getHostAddress();
        return URI.create("http://" + host + ":" + address.getPort() + "/"
                + token.map(PageToken::asQuery).orElse(""));
    }

    @Override
    public void close() {
        events.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
