// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans as a user runs them, against simulators that are started for them. */
class RunCommandIT {

    private static final Path CONFIG = Path.of("../config");

    @TempDir
    private Path directory;

    private Path plan(String phases) throws IOException {
        Path traces = Files.createDirectories(directory.resolve("traces"));
        Files.copy(
                CONFIG.resolve("traces/azure-code-10min.csv"),
                traces.resolve("azure.csv"),
                StandardCopyOption.REPLACE_EXISTING);
        return Files.writeString(directory.resolve("plan.yaml"), """
                name: test
                endpoint: {simulator: llama3-8b-b200x8}
                prompts: {tokens: 32, outputTokens: 8}
                labels: {experiment: plans}
                price: {inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 2}
                phases:
                """ + phases);
    }

    private Invocation run(Path plan, String... more) {
        return Invocation.of(Stream.concat(
                        Stream.of(
                                "run",
                                plan.toString(),
                                "--runs",
                                directory.resolve("runs").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static JsonNode json(Invocation done) throws IOException {
        assertThat(done.exitCode()).as(done.err()).isZero();
        return new ObjectMapper().readTree(done.out());
    }

    @Test
    void shouldRunPhasesOneAfterTheOtherAndReportEach() throws IOException {
        Path plan = plan("""
                  - name: find
                    sweep: {concurrency: [1, 4], requests: 5, maxDuration: 3s}
                  - name: hold
                    sustained: {concurrency: 50% of peak, duration: 2s, warmUp: 500ms}
                  - name: users
                    sustained: {rate: 40/s, arrivals: even, duration: 2s, warmUp: 500ms}
                  - name: replayed
                    trace: {file: traces/azure.csv, timeScale: 20, clip: 20s}
                """);

        Invocation done = run(plan, "--sink", "recording", "--output", "json", "--label", "try=2");

        JsonNode report = json(done);
        assertThat(report.get("complete").asBoolean()).isTrue();
        assertThat(report.at("/labels/experiment").asText()).isEqualTo("plans");
        assertThat(report.at("/labels/try").asText()).isEqualTo("2");
        assertThat(report.findValuesAsText("name"))
                .containsExactlyInAnyOrder("find 1", "find 4", "hold", "users", "replayed");
        JsonNode hold = level(report, "hold");
        double peak = report.at("/curve/peak/concurrency").asDouble();
        assertThat(peak).isBetween(1.0, 4.0);
        assertThat(hold.get("concurrency").asInt()).isBetween(1, 2);
        JsonNode users = level(report, "users");
        assertThat(users.get("concurrency").isNull()).isTrue();
        assertThat(users.get("ratePerSecond").asDouble()).isEqualTo(40);
        assertThat(users.get("askedPerSecond").asDouble()).isEqualTo(40);
        assertThat(users.get("deliveredPerSecond").asDouble()).isPositive();
        JsonNode replayed = level(report, "replayed");
        assertThat(replayed.get("pattern").asText()).isEqualTo("TRACE");
        assertThat(replayed.get("requests").asInt()).isEqualTo(arrivalsBefore("2023-11-16 18:17:23.9799600"));
        assertThat(report.at("/calibration/timingErrorP99Ms").asDouble()).isPositive();
        assertThat(report.at("/levels/0/belowInstrumentError").isArray()).isTrue();

        Path run = directory.resolve("runs").resolve(report.get("runId").asText());
        JsonNode description =
                new ObjectMapper().readTree(run.resolve("run.json").toFile());
        assertThat(description.at("/calibration/timingErrorP50Nanos").asLong()).isPositive();
        assertThat(description.at("/plan/kind").asText()).isEqualTo("sweep+sustained+trace");
        assertThat(description.at("/plan/stages/1/levels/0").asText()).isEqualTo("50% of peak");
        assertThat(Invocation.of("report", run.toString(), "--output", "json").out())
                .as("a report of the recording says the same of the instrument")
                .contains("timingErrorP99Ms");

        Invocation again = run(
                plan("  - trace: {file: " + run.toAbsolutePath() + ", clip: 1s}\n"),
                "--sink",
                "recording",
                "--output",
                "json",
                "--no-calibration");
        JsonNode replay = json(again);
        assertThat(replay.at("/levels/0/requests").asInt()).isPositive();
        assertThat(replay.get("calibration").isNull()).isTrue();
    }

    private static JsonNode level(JsonNode report, String name) {
        for (JsonNode level : report.get("levels")) {
            if (level.get("name").asText().equals(name)) {
                return level;
            }
        }
        throw new AssertionError("no level " + name + " in " + report);
    }

    /** The first three of the minute that the plan takes. */
    @Test
    void shouldReplayTheShippedTraceAndReportItFromIntended() throws IOException {
        JsonNode report = json(run(
                CONFIG.resolve("plans/azure-code.yaml"),
                "--max-duration",
                "3s",
                "--sink",
                "recording",
                "--output",
                "json",
                "--no-calibration"));

        JsonNode replayed = report.at("/levels/0");
        assertThat(report.get("complete").asBoolean()).isTrue();
        assertThat(replayed.get("requests").asInt()).isEqualTo(arrivalsBefore("2023-11-16 18:17:33.9799600"));
        assertThat(replayed.at("/ttftFromIntendedMs/p50").asDouble())
                .isGreaterThanOrEqualTo(replayed.at("/ttftMs/p50").asDouble());
        assertThat(table(report))
                .containsPattern(
                        "Load at [0-9.]+/s: asked [0-9.]+/s, delivered [0-9.]+/s · TTFT from intended p50 \\S+ ms");
    }

    @Test
    void shouldSetWhatItDeliveredBesideWhatItWasAskedFor() throws IOException {
        JsonNode report = json(run(
                plan("  - sustained: {rate: 200/s, arrivals: even, duration: 3s, warmUp: 500ms}\n"),
                "--sink",
                "recording",
                "--output",
                "json",
                "--no-calibration"));

        assertThat(report.at("/levels/0/deliveredPerSecond").asDouble()).isBetween(100.0, 300.0);
        assertThat(table(report)).containsPattern("Load at 200/s: asked 200\\.0/s, delivered [0-9]+\\.[0-9]/s");
    }

    private String table(JsonNode report) {
        return Invocation.of(
                        "report",
                        report.get("runId").asText(),
                        "--runs",
                        directory.resolve("runs").toString())
                .out();
    }

    private static int arrivalsBefore(String timestamp) throws IOException {
        return (int) Files.readAllLines(CONFIG.resolve("traces/azure-code-10min.csv")).stream()
                .skip(1)
                .filter(line -> line.compareTo(timestamp) < 0)
                .count();
    }

    @Test
    void shouldMakeManyLevelsOfARampAndSayThatNothingWasCalibrated() throws IOException {
        Invocation done = run(
                plan("  - ramp: {concurrency: 1 to 3, duration: 6s}\n"),
                "--sink",
                "recording",
                "--no-calibration",
                "--no-plot");

        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(done.out().lines().filter(line -> line.matches(" +[123] .*")))
                .hasSize(3);
        assertThat(done.out()).contains("not calibrated: the instrument's own error is not known (--no-calibration)");
    }

    @Test
    void shouldShowAndSendNothingInADryRun() throws IOException {
        Invocation done = run(plan("  - trace: {file: traces/azure.csv, timeScale: 10}\n"), "--dry-run");

        assertThat(done.exitCode()).isZero();
        assertThat(done.out())
                .contains("1 trace · trace · 58.6 s · 1,482 requests")
                .contains("▏ 0 to 240.65 requests/s")
                .contains("Cost       at most");
        assertThat(directory.resolve("runs")).doesNotExist();

        assertThat(run(directory.resolve("plan.yaml"), "--dry-run", "--time-scale", "20", "--max-duration", "10s")
                        .out())
                .contains("1 trace · trace · 10.0 s · 224 requests")
                .doesNotContain("1,482");
    }

    @Test
    void shouldRefuseAPlanWithItsPlace() throws IOException {
        Invocation wrong = run(plan("  - sustained: {rate: 200, duration: 10s}\n"));
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err())
                .contains("plan.yaml:7: rate: 200 (expected: a rate with its unit")
                .contains("  7 |   - sustained: {rate: 200, duration: 10s}")
                .contains("^");

        assertThat(run(directory.resolve("none.yaml")).exitCode()).isEqualTo(2);
        assertThat(run(plan("  - trace: {file: none.csv}\n")).sentence()).contains("none.csv: there is no such file");
        assertThat(run(plan("  - sweep: {}\n"), "--max-duration", "1s").sentence())
                .isEqualTo("kneepoint: --max-duration: 1s (expected: 2s or more)");
        assertThat(run(plan("  - sweep: {}\n"), "--time-scale", "0").sentence())
                .contains("--time-scale: 0.0 (expected:");
        Path unknown = Files.writeString(
                directory.resolve("unknown.yaml"), "name: x\nendpoint: {simulator: nope}\nphases: [{sweep: {}}]\n");
        assertThat(run(unknown).sentence()).contains("simulator: nope (expected: one of");
        Path nowhere = Files.writeString(directory.resolve("nowhere.yaml"), "name: x\nphases: [{sweep: {}}]\n");
        assertThat(run(nowhere).sentence())
                .isEqualTo("kneepoint: endpoint: neither url nor simulator in " + nowhere
                        + " (expected: one of the two under endpoint:, or --url URL --model NAME)");
        String refusing = "http://127.0.0.1:1/v1/chat/completions";
        assertThat(run(nowhere, "--url", refusing).sentence())
                .isEqualTo(
                        "kneepoint: model: none in " + nowhere + " (expected: one under endpoint:, or --model NAME)");
        Invocation given = run(nowhere, "--url", refusing, "--model", "m", "--sink", "recording");
        assertThat(given.sentence()).contains(refusing + ": cannot be reached");
        assertThat(given.exitCode()).isEqualTo(4);
    }
}
