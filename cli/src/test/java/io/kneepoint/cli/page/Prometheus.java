// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Debian's Prometheus on loopback, with the configuration of {@code docker/prometheus} and its data in a folder of the test. */
final class Prometheus implements AutoCloseable {

    private static final List<Path> PLACES =
            List.of(Path.of("/usr/bin/prometheus"), Path.of("/usr/local/bin/prometheus"));
    private static final Path CONFIGURATION = Path.of("../docker/prometheus/prometheus.yml");
    private static final String TARGET = "analyzer:9400";
    private static final String INTERVAL = "scrape_interval: 5s";
    private static final Pattern LISTENING = Pattern.compile("\"Listening on\" address=(127\\.0\\.0\\.1:[0-9]+)");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Process process;
    private final URI api;
    private final HttpClient client = HttpClient.newHttpClient();

    private Prometheus(Process process, URI api) {
        this.process = process;
        this.api = api;
    }

    static boolean isInstalled() {
        return PLACES.stream().anyMatch(Files::isExecutable);
    }

    /** Scrapes this server each second, and is else told what the one of the compose file is told. */
    static Prometheus scraping(URI server, Path folder) throws IOException {
        String configuration = Files.readString(CONFIGURATION);
        if (!configuration.contains(TARGET) || !configuration.contains(INTERVAL)) {
            throw new IllegalStateException(CONFIGURATION + ": " + TARGET + " or " + INTERVAL + " is not in it");
        }
        Path own = Files.writeString(
                folder.resolve("prometheus.yml"),
                configuration.replace(TARGET, server.getAuthority()).replace(INTERVAL, "scrape_interval: 1s"));
        Path log = folder.resolve("prometheus.log");
        Process process = new ProcessBuilder(
                        PLACES.stream()
                                .filter(Files::isExecutable)
                                .findFirst()
                                .orElseThrow()
                                .toString(),
                        "--config.file=" + own,
                        "--storage.tsdb.path=" + folder.resolve("prometheus"),
                        "--web.listen-address=127.0.0.1:0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !process.isAlive()
                        || LISTENING.matcher(Files.readString(log)).find());
        Matcher address = LISTENING.matcher(Files.readString(log));
        if (!address.find()) {
            throw new IllegalStateException(Files.readString(log));
        }
        return new Prometheus(process, URI.create("http://" + address.group(1) + "/api/v1/query"));
    }

    /** What the query API returns for an expression, right now: a list of series. */
    JsonNode query(String expression) throws InterruptedException {
        URI uri = URI.create(api + "?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        try {
            JsonNode answer = MAPPER.readTree(
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                            .body());
            if (!answer.path("status").asText().equals("success")) {
                throw new IllegalStateException(expression + ": " + answer);
            }
            return answer.path("data").path("result");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
