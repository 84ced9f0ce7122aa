// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.cli.Kneepoint;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two workers of one run in two network namespaces: the endpoint is reached over the cable, Kafka and the registry, which listen on
 * loopback, through a tunnel over it. Part of the long forms; skipped where namespaces are not permitted.
 */
@Timeout(300)
class ApartWorkersIT {

    private static final String KAFKA = "19092";
    private static final String REGISTRY = "18081";
    private static final String ENDPOINT = "18000";

    @TempDir
    Path folder;

    private final List<ChildCommand> children = new ArrayList<>();

    @Test
    void shouldDriveOneRunFromTwoNetworks() throws Exception {
        Assumptions.assumeTrue(Boolean.getBoolean("kneepoint.full"), "the long form");
        try (TwoNetworks networks = networks()) {
            startServices(networks);
            ChildCommand leader = start(networks.inFirst(), run("first", "--workers", "2", "--remote-workers", "1"));
            ChildCommand joined = start(networks.inSecond(), run("second", "--join", "apart"));

            assertThat(leader.await()).as(leader.err()).isZero();
            assertThat(joined.await()).as(joined.err()).isZero();

            JsonNode report = new ObjectMapper().readTree(leader.out());
            assertThat(report.get("state").asText()).as("%s", report).isEqualTo("COMPLETE");
            List<StreamEvent> near = read("first/apart/events.avro");
            List<StreamEvent> far = read("second/apart/worker-1/events.avro");
            assertThat(report.at("/events/received").asLong()).isEqualTo(events(near) + events(far));
            assertThat(requests(near)).isPositive();
            assertThat(requests(far)).isPositive();
            assertThat(report.get("notes").toString())
                    .contains("worker 1 was process " + joined.pid())
                    .contains("worker 0's clock was ahead of its own by ");
            // The answers came over the cable: each is some thousand bytes.
            assertThat(networks.receivedBySecond()).isGreaterThan(100L * requests(far));
        } finally {
            children.forEach(ChildCommand::close);
        }
    }

    private static TwoNetworks networks() {
        try {
            return new TwoNetworks();
        } catch (UncheckedIOException e) {
            return Assumptions.abort("network namespaces: " + e.getCause().getMessage());
        }
    }

    private void startServices(TwoNetworks networks) throws Exception {
        List<String> first = networks.inFirst();
        String kafkaRuns = folder.resolve("kafka").toString();
        ChildCommand kafka = start(first, "kafka", "--port", KAFKA, "--registry-port", REGISTRY, "--runs", kafkaRuns);
        ChildCommand endpoint =
                start(first, "simulate", "--preset", "demo", "--bind", TwoNetworks.ADDRESS, "--port", ENDPOINT);
        awaitWord(kafka, KAFKA);
        awaitWord(endpoint, ENDPOINT);
        ChildCommand analyzer = start(
                first,
                "analyze",
                "--bootstrap-servers",
                "127.0.0.1:" + KAFKA,
                "--schema-registry",
                "http://127.0.0.1:" + REGISTRY);
        awaitWord(analyzer, "the live page is at");
        awaitWord(tunnel(first, TwoNetworks.ADDRESS, "127.0.0.1"), "open");
        awaitWord(tunnel(networks.inSecond(), "127.0.0.1", TwoNetworks.ADDRESS), "open");
    }

    private ChildCommand tunnel(List<String> network, String from, String to) throws Exception {
        ChildCommand tunnel = ChildCommand.start(folder, network, Tunnel.class, from, to, KAFKA, REGISTRY);
        children.add(tunnel);
        return tunnel;
    }

    private ChildCommand start(List<String> network, String... arguments) throws Exception {
        ChildCommand child = ChildCommand.start(folder, network, Kneepoint.class, arguments);
        children.add(child);
        return child;
    }

    private String[] run(String runs, String... more) throws Exception {
        Path plan = Files.writeString(folder.resolve("plan.yaml"), """
                name: apart
                endpoint: {}
                prompts: {tokens: 16, outputTokens: 20}
                phases:
                  - sweep: {concurrency: [2, 4], requests: 40, maxDuration: 6s}
                  - sustained: {rate: 20/s, arrivals: poisson, duration: 4s, warmUp: 500ms}
                """);
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                plan.toString(),
                "--url",
                "http://" + TwoNetworks.ADDRESS + ":" + ENDPOINT + "/v1/chat/completions",
                "--model",
                "m",
                "--no-calibration",
                "--output",
                "json",
                "--bootstrap-servers",
                "127.0.0.1:" + KAFKA,
                "--schema-registry",
                "http://127.0.0.1:" + REGISTRY,
                "--runs",
                folder.resolve(runs).toString()));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--join")) {
            arguments.addAll(List.of("--run-id", "apart"));
        }
        return arguments.toArray(String[]::new);
    }

    private static void awaitWord(ChildCommand child, String word) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> !child.isAlive() || (child.out() + child.err()).contains(word));
        assertThat(child.isAlive()).as(child.err()).isTrue();
    }

    private List<StreamEvent> read(String file) {
        List<StreamEvent> events = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(folder.resolve(file))) {
            reader.forEachRemaining(events::add);
        }
        return events;
    }

    private static long events(List<StreamEvent> events) {
        return events.stream()
                .filter(each -> !(each.getPayload() instanceof Watermark))
                .count();
    }

    private static long requests(List<StreamEvent> events) {
        return events.stream()
                .filter(each -> each.getPayload() instanceof RequestEnded)
                .count();
    }
}
