// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.gauges;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An engine's Prometheus page at its URL; without a path, {@code /metrics}.
 *
 * <p>One request at a time, none after {@link #TIMEOUT}, at most {@value #MOST_BYTES} bytes. For one thread at a time.
 */
public final class MetricsPage {

    /** Longest time for an answer, body included. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final int MOST_BYTES = 16 << 20;
    private static final int OK = 200;

    private final URI uri;
    private final EngineProfiles engines;
    private final HttpClient client;

    private MetricsPage(URI uri, EngineProfiles engines) {
        this.uri = uri;
        this.engines = engines;
        this.client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    }

    /**
     * The page at a URL.
     *
     * @param option what to call the URL in errors
     * @throws IllegalArgumentException when it is no URL of http or https
     */
    public static MetricsPage at(String option, String url, EngineProfiles engines) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException malformed) {
            throw notAUrl(option, url, malformed);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw notAUrl(option, url, null);
        }
        boolean bare = uri.getPath() == null
                || uri.getPath().isEmpty()
                || uri.getPath().equals("/");
        return new MetricsPage(bare ? uri.resolve("/metrics") : uri, engines);
    }

    /** Where it is. */
    public URI uri() {
        return uri;
    }

    /**
     * Asks how busy the engine is now.
     *
     * @throws MetricsPageException when there is no answer, or none that says it
     * @throws InterruptedException when interrupted while waiting
     */
    public EngineLoad read() throws InterruptedException {
        String page = get();
        return engines.load(page)
                .orElseThrow(() -> new MetricsPageException("metrics page: " + uri + " has "
                        + (page.isBlank() ? "nothing on it" : "no gauge of running requests that is known")
                        + " (expected: those of " + String.join(", ", engines.names()) + "; see config/engines.yaml)"));
    }

    private String get() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Accept", "text/plain")
                .build();
        // The client's own timeout ends with the response's head; a page that stops in its middle must not hold us.
        CompletableFuture<String> answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                .thenApplyAsync(this::body);
        try {
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            answer.cancel(true);
            throw silent(silent);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof MetricsPageException known) {
                throw known;
            }
            if (cause instanceof HttpTimeoutException) {
                throw silent(cause);
            }
            String why = cause instanceof ConnectException ? "cannot be connected to" : "cannot be read";
            String detail = cause.getMessage() == null ? "" : ": " + cause.getMessage();
            throw new MetricsPageException("metrics page: " + uri + " " + why + detail, cause);
        }
    }

    private String body(HttpResponse<InputStream> response) {
        try (InputStream in = response.body()) {
            if (response.statusCode() != OK) {
                throw new MetricsPageException(
                        "metrics page: " + uri + " answered " + response.statusCode() + " (expected: 200)");
            }
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new MetricsPageException(
                        "metrics page: " + uri + " is longer than " + MOST_BYTES + " bytes (expected: a metrics page)");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new MetricsPageException("metrics page: " + uri + " stopped in its middle", e);
        }
    }

    private MetricsPageException silent(Throwable cause) {
        return new MetricsPageException(
                "metrics page: " + uri + " said nothing for " + TIMEOUT.toSeconds() + " s (expected: an answer)",
                cause);
    }

    private static IllegalArgumentException notAUrl(String option, String url, Throwable cause) {
        return new IllegalArgumentException(
                option + ": " + url + " (expected: a URL such as http://127.0.0.1:8000/metrics)", cause);
    }
}
