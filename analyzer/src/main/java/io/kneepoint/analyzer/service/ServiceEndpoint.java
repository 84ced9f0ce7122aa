// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.kneepoint.analyzer.streams.AnalyzerService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small HTTP server beside an analyzer: {@code GET /health} answers 200 while the analyzer works and 503 while it does not, with
 * the state of Kafka Streams as JSON; {@code GET /metrics} answers in the text format of Prometheus.
 *
 * <p>It answers on a server of its own ({@link #start}) or as a part of another one ({@link #of}). Nothing can be changed through it and it shows no name of a run. Its threads are its own; a slow reader delays no analysis.
 */
public final class ServiceEndpoint implements HttpHandler, AutoCloseable {

    private static final int THREADS = 2;
    private static final String TEXT = "text/plain; charset=utf-8";

    private final AnalyzerService service;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private Optional<HttpServer> server = Optional.empty();
    private Optional<ExecutorService> threads = Optional.empty();

    private ServiceEndpoint(AnalyzerService service) {
        this.service = service;
        AnalyzerMeters.bind(service, registry);
        new JvmMemoryMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** For a server that is there already. */
    public static ServiceEndpoint of(AnalyzerService service) {
        return new ServiceEndpoint(service);
    }

    /**
     * Listens on this address; port 0 takes a free one.
     *
     * @throws IOException when the address cannot be listened on
     */
    public static ServiceEndpoint start(AnalyzerService service, InetAddress address, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
        ServiceEndpoint endpoint = new ServiceEndpoint(service);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "service-endpoint");
            thread.setDaemon(true);
            return thread;
        });
        endpoint.server = Optional.of(server);
        endpoint.threads = Optional.of(threads);
        server.createContext("/", endpoint);
        server.setExecutor(threads);
        server.start();
        return endpoint;
    }

    /** What {@code /metrics} shows; others may add their own. */
    public MeterRegistry meters() {
        return registry;
    }

    /** Where it listens; only with a server of its own. */
    public InetSocketAddress address() {
        return server.orElseThrow().getAddress();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                send(exchange, 405, TEXT, "method: " + exchange.getRequestMethod() + " (expected: GET)\n");
            } else if (path.equals("/health")) {
                boolean well = service.isWell();
                send(
                        exchange,
                        well ? 200 : 503,
                        "application/json",
                        "{\"healthy\":" + well + ",\"state\":\"" + service.state() + "\"}\n");
            } else if (path.equals("/metrics")) {
                send(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
            } else {
                send(exchange, 404, TEXT, "path: not found (expected: /health or /metrics)\n");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.ifPresent(it -> it.stop(0));
        threads.ifPresent(ExecutorService::shutdown);
        collections.close();
        registry.close();
    }
}
