// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.analyzer.export.TraceSchema;
import io.kneepoint.cli.ExitCode;
import io.kneepoint.cli.Kneepoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every export of a run, read by a program in another language; and exports that cannot be. */
class ExportIT {

    private static final Path RESOURCES = Path.of("../generator/src/test/resources");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void shouldBeReadByPython() throws Exception {
        assumeTrue(Python.has("avro", "pandas"), "needs python3-avro and python3-pandas");
        String runId = importAiperf();
        for (String table : List.of("requests", "arrivals", "windows", "levels")) {
            for (String form : List.of("csv", "jsonl")) {
                ok("export", runId, "--what", table, "--output", file(table + "." + form), "--runs", runs());
            }
        }
        ok("export", runId, "--what", "events", "--output", file("events.avro"), "--runs", runs());
        ok("export", runId, "--what", "events", "--output", file("events.jsonl"), "--runs", runs());
        ok("export", runId, "--what", "trace", "--output", file("trace.json"), "--runs", runs());

        assertThat(TraceSchema.problems(Files.readString(directory.resolve("trace.json"))))
                .isEmpty();
        JsonNode found = MAPPER.readTree(Python.run("/world/read_exports.py", directory.toString()));

        JsonNode report = MAPPER.readTree(ok("report", runId, "--output", "json", "--runs", runs()));
        assertThat(found.get("events").asInt())
                .isEqualTo(report.at("/events/received").asInt());
        assertThat(found.get("requests").asInt()).isEqualTo(found.get("spans").asInt());
        assertThat(found.get("tokensInWindows")).isEqualTo(found.get("tokensOfArrivals"));
        assertThat(found.get("levels")).hasSameSizeAs(report.get("levels"));
        for (int i = 0; i < report.get("levels").size(); i++) {
            JsonNode told = report.get("levels").get(i);
            JsonNode level = found.get("levels").get(i);
            assertThat(level.get("ttft_mean_ms").asDouble())
                    .isEqualTo(told.at("/ttftMs/mean").asDouble());
            assertThat(level.get("tpot_p50_ms").asDouble())
                    .isEqualTo(told.at("/tpotMs/p50").asDouble());
            assertThat(level.get("itl_cv").asDouble())
                    .isEqualTo(told.get("itlCv").asDouble());
            assertThat(level.get("output_tokens_per_second").asDouble())
                    .isEqualTo(told.get("outputTokensPerSecond").asDouble());
            assertThat(level.get("requests").asInt())
                    .isEqualTo(told.get("requests").asInt());
        }
    }

    @Test
    void shouldGiveTheSameFromAnExportedFileOfEvents() throws IOException {
        String runId = importAiperf();
        ok("export", runId, "--what", "events", "--output", file("mine.avro"), "--runs", runs());

        String again = ok("export", file("mine.avro"), "--what", "arrivals", "--runs", runs());

        assertThat(again)
                .isEqualTo(ok("export", runId, "--what", "arrivals", "--runs", runs()))
                .hasLineCount(6);
    }

    @Test
    void shouldFeedCompare() throws IOException {
        String runId = importAiperf();
        String exported = file("requests.csv");
        ok("export", runId, "--output", exported, "--runs", runs());

        JsonNode verdict = MAPPER.readTree(call(
                        ExitCode.INCONCLUSIVE,
                        "compare",
                        exported,
                        exported,
                        "--column",
                        "e2e_ms",
                        "--order-by",
                        "sent_epoch_ns",
                        "--output",
                        "json")
                .out());

        assertThat(verdict.get("verdict").asText()).isEqualTo("INCONCLUSIVE");
    }

    @Test
    void shouldPutRunsOneAfterTheOtherUnderOneHeader() throws IOException {
        String runId = importAiperf();

        List<String> lines = ok("export", runId, runId, "--what", "levels", "--runs", runs())
                .lines()
                .toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("run_id,");
        assertThat(lines.get(1)).isEqualTo(lines.get(2)).startsWith(runId + ",");
    }

    @Test
    void shouldNameAndCompressTheFile() throws IOException {
        String runId = importAiperf();
        ok("export", runId, "--what", "windows", "--output", directory + "/new/", "--runs", runs());
        ok("export", runId, "--what", "windows", "--output", file("w.csv.gz"), "--runs", runs());

        byte[] plain = Files.readAllBytes(directory.resolve("new").resolve(runId + "-windows.csv"));
        try (GZIPInputStream packed = new GZIPInputStream(Files.newInputStream(directory.resolve("w.csv.gz")))) {
            assertThat(packed.readAllBytes()).isEqualTo(plain);
        }
        assertThat(new String(plain, StandardCharsets.UTF_8)).startsWith("run_id,start_epoch_ns,length_ms,");
    }

    @ParameterizedTest
    @CsvSource({
        "--what trace --format csv, --format: csv of trace (expected: json)",
        "--what events, --output: - with avro",
        "--what events --format csv, --format: csv of events (expected: avro or jsonl)",
        "--format avro, --format: avro of requests (expected: csv or jsonl)",
        "--what trace --describe, --describe: of trace"
    })
    void shouldRefuseWhatCannotBe(String options, String message) throws IOException {
        String runId = importAiperf();
        List<String> args = Stream.concat(Stream.of("export", runId, "--runs", runs()), Stream.of(options.split(" ")))
                .toList();

        Result refused = call(ExitCode.USAGE, args.toArray(String[]::new));

        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).startsWith("kneepoint: " + message);
    }

    @Test
    void shouldLeaveWhatWasThereWhenItFails() throws IOException {
        Path llmperf = RESOURCES.resolve("imports/llmperf.json");
        String runId = ok("import", llmperf.toString(), "--runs", runs()).strip();
        Path before = Files.writeString(directory.resolve("trace.json"), "before");

        Result refused = call(
                ExitCode.USAGE, "export", runId, "--what", "trace", "--output", before.toString(), "--runs", runs());

        assertThat(refused.err()).contains("has no absolute times");
        assertThat(before).hasContent("before");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("trace.json", "runs");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"imports/guidellm.json", "imports/llm-load-test.json", "imports/aiperf-raw.jsonl"})
    void shouldTraceByTheSchemaWhateverWasImported(String sample) throws IOException {
        String runId = ok("import", RESOURCES.resolve(sample).toString(), "--runs", runs())
                .strip();
        ok("export", runId, "--what", "trace", "--output", file("trace.json"), "--runs", runs());

        assertThat(TraceSchema.problems(Files.readString(directory.resolve("trace.json"))))
                .isEmpty();
    }

    private String importAiperf() {
        return ok("import", RESOURCES.resolve("imports/aiperf.jsonl").toString(), "--runs", runs())
                .strip();
    }

    private String runs() {
        return directory.resolve("runs").toString();
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private static String ok(String... args) {
        return call(ExitCode.OK, args).out();
    }

    private record Result(String out, String err) {}

    private static Result call(ExitCode expected, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Kneepoint.execute(new PrintWriter(out), new PrintWriter(err), args);
        assertThat(code).as(err.toString()).isEqualTo(expected.code());
        return new Result(out.toString(), err.toString());
    }
}
