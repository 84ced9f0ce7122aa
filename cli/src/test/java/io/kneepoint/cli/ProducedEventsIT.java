// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.analyzer.report.JsonReport;
import io.kneepoint.analyzer.report.Serving;
import io.kneepoint.cli.kafka.LiveAnalysis;
import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.deadletter.DeadLetter;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.LatencyWindow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The producer of the examples, in another language, writes a gateway's log; the analyzer sees a run like any other. */
class ProducedEventsIT {

    private static final Path EXAMPLES = Path.of("../examples/python");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PYTHON = "/usr/bin/python3";

    @TempDir
    Path runs;

    @Test
    void shouldGiveTheExampleTheSchemaThatWeHave() throws Exception {
        Schema written = new Schema.Parser().parse(Files.readString(EXAMPLES.resolve("stream-event.avsc")));

        // As text: the difference is then in the message, and nothing but it.
        assertThat(written.toString()).isEqualTo(StreamEvent.getClassSchema().toString());
    }

    @Test
    void shouldAnalyzeWhatAnotherProgramWrote() throws Exception {
        assumeTrue(run("-c", "import confluent_kafka, avro") == 0, "needs python3-confluent-kafka and python3-avro");
        List<JsonNode> log = new ArrayList<>();
        for (String line : Files.readAllLines(EXAMPLES.resolve("gateway.jsonl"))) {
            log.add(MAPPER.readTree(line));
        }
        ConfigFiles config = new ConfigFiles(Optional.empty());
        Reports.Collector collector = new Reports.Collector();
        ConcurrentLinkedQueue<SpecificRecord> records = new ConcurrentLinkedQueue<>();

        try (LiveAnalysis analysis =
                LiveAnalysis.open(null, null, null, runs, new RegisteredBaselines(runs, config), line -> {})) {
            analysis.follow("production", "gateway", record -> {
                collector.take(record);
                records.add(record);
            });
            int code = run(
                    EXAMPLES.resolve("produce_events.py").toString(),
                    "--bootstrap-servers",
                    analysis.target().bootstrapServers(),
                    "--schema-registry",
                    analysis.target().registryUrl(),
                    "--run-id",
                    "production",
                    "--ingest-id",
                    "gateway",
                    "--longest",
                    "3",
                    EXAMPLES.resolve("gateway.jsonl").toString());
            assertThat(code).isZero();
            assertThat(analysis.awaitClosed(Duration.ofMinutes(2))).isTrue();
        }

        JsonNode report = MAPPER.readTree(JsonReport.of(
                collector.report(Optional.empty(), Optional.empty(), Serving.unknown(), List.of(), List.of(), config)));
        assertThat(report.get("state").asText()).as(report.toString()).isEqualTo("COMPLETE");
        assertThat(report.get("tool").asText()).isEqualTo("gateway");
        JsonNode level = report.at("/levels/0");
        assertThat(level.get("requests").asInt()).isEqualTo(log.size());
        assertThat(level.at("/errorsByOutcome/SERVER_ERROR").asLong())
                .isEqualTo(log.stream().filter(line -> line.has("outcome")).count())
                .isPositive();
        assertThat(level.get("outputTokens").asLong())
                .isEqualTo(log.stream()
                        .mapToLong(line -> line.path("output_tokens").asLong())
                        .sum());
        assertThat(level.at("/ttftMs/mean").asDouble())
                .isCloseTo(
                        log.stream()
                                .filter(line -> line.has("arrivals_ms"))
                                .mapToDouble(line -> line.at("/arrivals_ms/0").asDouble())
                                .average()
                                .orElseThrow(),
                        org.assertj.core.api.Assertions.within(1e-6));
        assertThat(records).noneMatch(DeadLetter.class::isInstance);
        Set<Long> windows = new HashSet<>();
        records.stream()
                .filter(LatencyWindow.class::isInstance)
                .map(LatencyWindow.class::cast)
                .filter(window -> window.getLengthNanos() == 1_000_000_000L)
                .forEach(window -> windows.add(window.getStartEpochNanos()));
        assertThat(windows).hasSizeGreaterThan(5);
    }

    private static int run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(PYTHON));
        command.addAll(List.of(arguments));
        if (!Files.isExecutable(Path.of(PYTHON))) {
            return 1;
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        if (process.exitValue() != 0 && !arguments[0].equals("-c")) {
            throw new AssertionError(output);
        }
        return process.exitValue();
    }
}
