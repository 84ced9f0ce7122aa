// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.analyzer.run.WindowLengths;
import io.kneepoint.analyzer.streams.AnalyzerService;
import io.kneepoint.analyzer.streams.AnalyzerSettings;
import io.kneepoint.analyzer.streams.MetricFormat;
import io.kneepoint.analyzer.streams.MetricReader;
import io.kneepoint.analyzer.streams.RunTimeouts;
import io.kneepoint.embedded.EmbeddedKafka;
import io.kneepoint.generator.simulator.Script;
import io.kneepoint.generator.simulator.ScriptedEndpoint;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.serde.SchemaRegistries;
import io.kneepoint.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A recorded run has its report whatever the analyzer does: gives the run up, writes what nobody can read, or is not there. */
class FallbackReportIT {

    private static final String OF_RECORDING =
            "this report is made of the recording, since the live analyzer has not seen the whole run";
    private static final Script QUICK = Script.chat(Duration.ofMillis(5), Duration.ofMillis(2), 10);
    private static final long HELD_REQUEST = 5;

    private Path directory;
    private EmbeddedKafka pair;

    /** Each test writes its metrics in a form of its own, which the readers of the others cannot read. */
    @BeforeEach
    void start(@TempDir Path temporary) {
        directory = temporary;
        pair = EmbeddedKafka.start(directory.resolve("kafka"));
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    @Test
    void shouldReportARunThatTheAnalyzerGaveUpTooSoon() throws Exception {
        CountDownLatch givenUp = new CountDownLatch(1);
        RunTimeouts none = new RunTimeouts(Duration.ZERO, Duration.ZERO, Duration.ofHours(1));
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(request -> {
                    if (request.ordinal() == HELD_REQUEST) {
                        awaitQuietly(givenUp);
                    }
                    return QUICK;
                });
                AnalyzerService analyzer = analyzer(MetricFormat.AVRO, none)) {
            CompletableFuture<Invocation> sweep = CompletableFuture.supplyAsync(() -> sweep(endpoint));
            awaitCut();
            givenUp.countDown();

            assertThatItIsOfTheRecording(sweep.join());
            assertThat(analyzer.failure()).isEmpty();
        }
    }

    @Test
    void shouldReportARunWhoseRecordsCannotBeRead() throws Exception {
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(QUICK);
                AnalyzerService analyzer = analyzer(MetricFormat.JSON, RunTimeouts.defaults())) {
            JsonNode report = assertThatItIsOfTheRecording(sweep(endpoint));
            assertThat(report.get("notes"))
                    .anySatisfy(note -> assertThat(note.asText())
                            .startsWith("the live analysis failed: analyzer: its records cannot be read (expected: "));

            Invocation unrecorded = sweep(endpoint, "--sink", "kafka");
            assertThat(unrecorded.exitCode()).as(unrecorded.err()).isEqualTo(ExitCode.KAFKA.code());
            assertThat(unrecorded.sentence()).startsWith("kneepoint: analyzer: its records cannot be read (expected: ");
            assertThat(analyzer.failure()).isEmpty();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "kneepoint.full", matches = "true", disabledReason = "it waits for a minute")
    void shouldReportARunThatNobodyAnalyzes() throws IOException {
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.start(QUICK)) {
            assertThatItIsOfTheRecording(sweep(endpoint));

            Invocation unrecorded = sweep(endpoint, "--sink", "kafka");
            assertThat(unrecorded.exitCode()).as(unrecorded.err()).isEqualTo(ExitCode.KAFKA.code());
            assertThat(unrecorded.sentence()).contains("(expected: a running `kneepoint analyze`)");
        }
    }

    /** Complete, and number by number what `report` says of the recording. */
    private static JsonNode assertThatItIsOfTheRecording(Invocation sweep) throws IOException {
        assertThat(sweep.exitCode()).as(sweep.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(sweep.out());
        assertThat(report.get("state").asText()).isEqualTo("COMPLETE");
        assertThat(report.get("notes"))
                .anySatisfy(note -> assertThat(note.asText()).isEqualTo(OF_RECORDING));
        String recording = sweep.err()
                .lines()
                .filter(line -> line.startsWith("recorded in "))
                .findFirst()
                .orElseThrow()
                .substring("recorded in ".length());
        JsonNode recorded = new ObjectMapper()
                .readTree(Invocation.of("report", recording, "--output", "json").out());
        assertThat(report.get("levels")).isEqualTo(recorded.get("levels")).isNotEmpty();
        assertThat(report.get("curve")).isEqualTo(recorded.get("curve"));
        return report;
    }

    private Invocation sweep(ScriptedEndpoint endpoint, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "sweep",
                "--url",
                endpoint.baseUri().resolve("/v1/chat/completions").toString(),
                "--model",
                "m",
                "--levels",
                "1",
                "--requests",
                "10",
                "--no-calibration",
                "--output",
                "json",
                "--bootstrap-servers",
                pair.bootstrapServers(),
                "--schema-registry",
                pair.schemaRegistryUrl(),
                "--runs",
                directory.resolve("runs").toString()));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments);
    }

    private AnalyzerService analyzer(MetricFormat format, RunTimeouts timeouts) throws InterruptedException {
        AnalyzerService analyzer = AnalyzerService.start(
                new AnalyzerSettings(
                        "fallback-" + format,
                        clientConfig(),
                        directory.resolve("state"),
                        1,
                        2,
                        (short) 1,
                        format,
                        timeouts,
                        WindowLengths.defaults()),
                SchemaRegistries.connect(pair.schemaRegistryUrl(), Map.of()));
        assertThat(analyzer.awaitRunning(Duration.ofSeconds(60))).isTrue();
        return analyzer;
    }

    private Map<String, Object> clientConfig() {
        return Map.of("bootstrap.servers", pair.bootstrapServers());
    }

    private void awaitCut() {
        boolean[] cut = {false};
        try (MetricReader reader = MetricReader.ofAllRuns(
                clientConfig(), SchemaRegistries.connect(pair.schemaRegistryUrl(), Map.of()), List.of(Topics.RUNS))) {
            Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> {
                reader.pollAll(
                        Duration.ofMillis(100),
                        (key, record) -> cut[0] |= ((RunStatus) record).getState() == RunState.CUT);
                return cut[0];
            });
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
