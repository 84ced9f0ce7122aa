// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Other tools' files on their way through import and report: what comes out, and what does not since the file does not say it. */
class ImportedRunsIT {

    private static final Path RESOURCES = Path.of("../generator/src/test/resources");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path directory;

    /** Each number follows from the sample by hand; an empty one is not in the file. */
    @ParameterizedTest
    @CsvSource({
        // sample, level, fidelity, requests, errors, tokens, TTFT, from intended, TPOT, ITL, E2E [ms], tokens/s
        "aiperf.jsonl, 0, A, 3, 2, 11, 255.88, 258.780363, 1.877009625, 5.005359, 305.864241, 12.643678161",
        "aiperf-raw.jsonl, 0, A, 2, 1, 3, 100, 100.900363, 12.5, 12.5, 305.864241, 2.725042248",
        "guidellm.json, 0, B, 1, 0, 1, 500, , , , 750, 1.333333333",
        "guidellm.json, 1, B, 5, 3, 140, 1500, 6625, 136.811023622, , 6250, 7",
        "mlperf.jsonl, 0, A, 3, 2, 3, 0.005, , 0.001, 0.001, 0.008, ",
        "genai-perf.json, 0, A, 2, 1, 3, 2, , 1, 2, 8, ",
        "genai-perf.json, 1, A, 1, 0, 2, 100, 100, 100, 100, 200, 10",
        "inference-perf.json, 0, A, 3, 1, 8, 175, , 112.5, 175, 1000, ",
        "llmperf.json, 0, C, 3, 2, 105, 57.249, , 9.611096154, , 1056.803, ",
        "sglang.jsonl, 0, A, 2, 0, 5, 375, , 171.875, 145.833333333, , 3.333333333",
        "sglang.jsonl, 1, A, 2, 1, 3, 125, , 125, 125, , 1.2",
        "llm-load-test.json, 0, B, 2, 1, 5, 250, 250, 187.5, , 1000, 0.163934426"
    })
    void shouldReportWhatTheFileSaysAndNothingElse(
            String sample,
            int level,
            String fidelity,
            int requests,
            int errors,
            long tokens,
            Double ttft,
            Double fromIntended,
            Double tpot,
            Double itl,
            Double e2e,
            Double tokensPerSecond)
            throws IOException {
        JsonNode report = report(RESOURCES.resolve("imports").resolve(sample));

        assertThat(report.get("state").asText()).isEqualTo("COMPLETE");
        assertThat(report.at("/definitions/fidelity").asText()).isEqualTo(fidelity);
        JsonNode it = report.at("/levels/" + level);
        assertThat(it.get("requests").asInt()).isEqualTo(requests);
        assertThat(it.get("errors").asInt()).isEqualTo(errors);
        assertThat(it.get("outputTokens").asLong()).isEqualTo(tokens);
        assertNumber(it.at("/ttftMs/mean"), ttft);
        assertNumber(it.at("/ttftFromIntendedMs/mean"), fromIntended);
        assertNumber(it.at("/tpotMs/mean"), tpot);
        assertNumber(it.at("/itlMs/mean"), itl);
        assertThat(it.get("itlCv").isNull() || itl != null)
                .as("jitter without gaps")
                .isTrue();
        assertNumber(it.at("/e2eMs/mean"), e2e);
        assertNumber(it.get("outputTokensPerSecond"), tokensPerSecond);
    }

    @Test
    void shouldSayInTheReportWhyAFileCannotTellSomething() throws IOException {
        JsonNode report = report(RESOURCES.resolve("imports/llmperf.json"));

        assertThat(report.get("notes").toString())
                .contains("no times in the file: nothing can be said of throughput, nor of the concurrency measured");
    }

    private static void assertNumber(JsonNode actual, Double expected) {
        if (expected == null) {
            assertThat(actual.isNull()).as("absent, but is %s", actual).isTrue();
        } else {
            assertThat(actual.asDouble()).isCloseTo(expected, within(1e-9 * Math.max(1, expected)));
        }
    }

    /** Its mean of TPOT comes from another reading of its clock than the chunks that it writes: one part in 100 000. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "4", "8", "16", "32"})
    void shouldMeetTheSummaryThatVllmPrints(String concurrency) throws IOException {
        Path file = RESOURCES.resolve("vllm/base/concurrency" + concurrency + ".json");
        JsonNode printed = MAPPER.readTree(file.toFile());

        JsonNode level = report(file).at("/levels/0");

        assertMet(level.at("/ttftMs/mean"), printed.get("mean_ttft_ms"), 1e-9);
        assertMet(level.at("/ttftMs/p50"), printed.get("median_ttft_ms"), 1e-6);
        assertMet(level.at("/tpotMs/mean"), printed.get("mean_tpot_ms"), 1e-4);
        assertMet(level.at("/itlMs/mean"), printed.get("mean_itl_ms"), 1e-9);
        assertMet(level.at("/itlMs/p50"), printed.get("median_itl_ms"), 4e-3);
        assertMet(level.get("outputTokensPerSecond"), printed.get("output_throughput"), 1e-9);
        assertMet(level.get("requestsPerSecond"), printed.get("request_throughput"), 1e-9);
        assertThat(level.get("outputTokens").asLong())
                .isEqualTo(printed.get("total_output_tokens").asLong());
    }

    private static void assertMet(JsonNode ours, JsonNode theirs, double relative) {
        assertThat(ours.asDouble()).isCloseTo(theirs.asDouble(), within(relative * theirs.asDouble()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "..", "a/b", "/tmp/evil", ".hidden"})
    void shouldRefuseARunThatClimbsOut(String runId) throws IOException {
        Path sample = RESOURCES.resolve("imports/aiperf.jsonl");

        Invocation refused = Invocation.of(
                "import",
                sample.toString(),
                "--run-id",
                runId,
                "--runs",
                directory.resolve("runs").toString());

        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(refused.sentence()).startsWith("kneepoint: run id: " + runId);
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    /** The heap is smaller than the file, and a sixteenth of it in the long form. */
    @Test
    void shouldImportAFileThatIsLargerThanItsMemory() throws Exception {
        long bytes = Long.getLong("kneepoint.import.megabytes", 72) << 20;
        Path file = directory.resolve("profile_export.jsonl");
        long lines = write(file, bytes);

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Kneepoint.class.getName(),
                        "import",
                        file.toString(),
                        "--run-id",
                        "large",
                        "--runs",
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out.txt").toFile())
                .start();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();

        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("out.txt")))
                .isZero();
        JsonNode run = MAPPER.readTree(directory.resolve("large/run.json").toFile());
        // Run and stage begin and end; a request is scheduled, sent, ended, and its arrivals are in frames: the first
        // at once, the
        // others for 250 ms, which are 25 of them.
        assertThat(run.findValue("eventsWritten").asLong()).isEqualTo(4 + lines * (3 + 1 + 40));
    }

    private static long write(Path file, long bytes) throws IOException {
        String gaps = Stream.generate(() -> "10.123456")
                .limit(999)
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        long lines = 0;
        long written = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            while (written < bytes) {
                long sent = 1_759_813_207_000_000_000L + lines * 1_000_000_000;
                String line = "{\"metadata\":{\"request_start_ns\":" + sent + ",\"request_end_ns\":"
                        + (sent + 11_000_000_000L)
                        + ",\"benchmark_phase\":\"profiling\",\"was_cancelled\":false},\"metrics\":{\"time_to_first_token\":"
                        + "{\"value\":255.88,\"unit\":\"ms\"},\"inter_chunk_latency\":{\"value\":[" + gaps
                        + "],\"unit\":\"ms\"},\"output_sequence_length\":{\"value\":1000,\"unit\":\"tokens\"}},\"error\":null}\n";
                out.write(line);
                written += line.length();
                lines++;
            }
        }
        return lines;
    }

    private JsonNode report(Path file) throws IOException {
        return ImportedReport.of(file, directory);
    }
}
