// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kneepoint.cli.world.ChildCommand;
import io.kneepoint.embedded.EmbeddedKafka;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.generator.recording.Recordings;
import io.kneepoint.schemas.event.RequestEnded;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code docker/compose.yaml} starts, as plain processes on loopback: its commands with its names of hosts replaced, and a real
 * Prometheus with its configuration, which answers all that the Grafana dashboards ask.
 */
@Timeout(300)
class ComposeIT {

    private static final Pattern PAGE = Pattern.compile("live page is at (http://127\\.0\\.0\\.1:[0-9]+/)");
    private static final Pattern ENDPOINT = Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)");
    private static final List<Path> DOCKER_COMPOSE =
            List.of(Path.of("/usr/bin/docker-compose"), Path.of("/usr/local/bin/docker-compose"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /** Debian's docker-compose checks a file without a daemon; its schema is older than the top-level name. */
    @Test
    void shouldSatisfyTheSchemaOfCompose() throws Exception {
        Path program =
                DOCKER_COMPOSE.stream().filter(Files::isExecutable).findFirst().orElse(null);
        assumeTrue(program != null, "needs docker-compose (apt-get install docker-compose)");
        Path copy = folder.resolve("compose.yaml");
        Files.write(
                copy,
                Files.readAllLines(ComposeFile.FILE).stream()
                        .filter(line -> !line.startsWith("name:"))
                        .toList());

        assertThat(check(program, copy)).isEmpty();
        Files.writeString(copy, Files.readString(copy).replace("depends_on:", "depend_on:"));
        assertThat(check(program, copy)).contains("depend_on");
    }

    private static String check(Path program, Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program.toString(), "-f", file.toString(), "config", "-q")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0 ? "" : said;
    }

    @Test
    void shouldRunItsCommandsAndTellPrometheusAllThatTheDashboardsAsk() throws Exception {
        assumeTrue(Prometheus.isInstalled(), "needs prometheus (apt-get install prometheus)");
        GrafanaDashboards dashboards = GrafanaDashboards.read();
        ComposeFile compose = ComposeFile.read();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
                ChildCommand simulator = child(compose, "simulator", Map.of("0.0.0.0", "127.0.0.1", "8000", "0"))) {
            String port = said(simulator, ENDPOINT);
            Map<String, String> hosts = Map.of(
                    "kafka-1:9092,kafka-2:9092,kafka-3:9092",
                    kafka.bootstrapServers(),
                    "http://registry:8081",
                    kafka.schemaRegistryUrl(),
                    "simulator:8000",
                    "127.0.0.1:" + port,
                    "0.0.0.0",
                    "127.0.0.1",
                    "replication=3",
                    "replication=1",
                    "=9400",
                    "=0");
            try (ChildCommand analyzer = child(compose, "analyzer", hosts);
                    Prometheus prometheus = Prometheus.scraping(URI.create(said(analyzer, PAGE)), folder)) {
                await(
                        "a first scrape",
                        () -> prometheus.query("kneepoint_analyzer_up").size() == 1);

                try (ChildCommand sweep = child(compose, "sweep", hosts, shortly())) {
                    assertThat(sweep.await()).as(sweep.err()).isZero();
                }

                long ended = requestsEnded();
                await("all requests counted", () -> {
                    var counted = prometheus.query("sum(kneepoint_requests_total)");
                    return counted.size() == 1 && counted.at("/0/value/1").asLong() == ended;
                });
                for (String metric : dashboards.metrics()) {
                    await(metric, () -> !prometheus.query(metric).isEmpty());
                }
                for (String expression : dashboards.expressions()) {
                    await(expression, () -> !prometheus.query(expression).isEmpty());
                }
            }
        }
    }

    private static String[] shortly() {
        return new String[] {
            "--levels",
            "1,8",
            "--requests",
            "24",
            "--max-duration",
            "4s",
            "--output-tokens",
            "24",
            "--no-calibration",
            "--run-id",
            "scraped"
        };
    }

    private ChildCommand child(ComposeFile compose, String service, Map<String, String> hosts, String... more)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>();
        for (String argument : compose.list(service, "command")) {
            String own = argument;
            for (Map.Entry<String, String> host : hosts.entrySet()) {
                own = own.replace(host.getKey(), host.getValue());
            }
            arguments.add(own);
        }
        arguments.addAll(List.of(more));
        if (!service.equals("simulator")) {
            arguments.addAll(List.of("--runs", folder.resolve("runs").toString()));
        }
        return ChildCommand.start(folder, arguments.toArray(String[]::new));
    }

    /** Waits until a process has said this; what it said. */
    private static String said(ChildCommand process, Pattern pattern) {
        await(
                pattern.pattern(),
                () -> !process.isAlive()
                        || pattern.matcher(process.out() + process.err()).find());
        Matcher found = pattern.matcher(process.out() + process.err());
        assertThat(found.find()).as(process.err()).isTrue();
        return found.group(1);
    }

    private long requestsEnded() {
        long ended = 0;
        try (RecordingReader reader =
                new Recordings(folder.resolve("runs")).find("scraped").open()) {
            while (reader.hasNext()) {
                ended += reader.next().getPayload() instanceof RequestEnded ? 1 : 0;
            }
        }
        assertThat(ended).isPositive();
        return ended;
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .until(condition);
    }
}
