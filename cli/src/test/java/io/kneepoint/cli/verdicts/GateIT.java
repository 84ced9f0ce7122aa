// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.verdicts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.Recordings;
import io.kneepoint.generator.simulator.EngineBlueprint;
import io.kneepoint.generator.simulator.SimulatorCatalogue;
import io.kneepoint.generator.simulator.SimulatorOptions;
import io.kneepoint.generator.simulator.SimulatorServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gates between simulated engines over loopback. The engines are slowed so much, and the margin is so wide, that a busy
 * machine changes no verdict: the slow one is four times as slow, and twice as slow is what counts.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GateIT {

    private static final EngineBlueprint ENGINE = SimulatorCatalogue.packaged().blueprint("llama3-8b-a100");

    @TempDir
    static Path runs;

    private static SimulatorServer baseline;
    private static SimulatorServer same;
    private static SimulatorServer slow;

    @BeforeAll
    static void start() {
        baseline =
                SimulatorServer.start(SimulatorOptions.of(ENGINE).withPace(0.5).withSeed(1));
        same = SimulatorServer.start(SimulatorOptions.of(ENGINE).withPace(0.5).withSeed(2));
        slow = SimulatorServer.start(SimulatorOptions.of(ENGINE).withPace(2).withSeed(3));
    }

    @AfterAll
    static void stop() {
        baseline.close();
        same.close();
        slow.close();
    }

    private static String url(SimulatorServer server) {
        return server.baseUri().resolve("/v1/chat/completions").toString();
    }

    private static CommandLineRun gate(
            List<String> baselines, SimulatorServer candidate, String experiment, int outputTokens) {
        List<String> args = new ArrayList<>(List.of("gate", "--baseline"));
        args.addAll(baselines);
        args.addAll(List.of("--candidate", url(candidate), "--model", "llama3-8b", "--levels", "8", "--requests", "8"));
        args.addAll(List.of("--max-duration", "4s"));
        args.addAll(List.of(
                "--prompt-tokens",
                "64",
                "--output-tokens",
                Integer.toString(outputTokens),
                "--looks",
                "4",
                "--experiment",
                experiment));
        args.addAll(List.of("--metric", "tpot", "--statistic", "mean", "--margin", "100%"));
        args.addAll(List.of("--loop-lag-limit", "10s", "--runs", runs.toString(), "--output", "json"));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private static JsonNode json(CommandLineRun run) throws IOException {
        assertThat(run.out()).as(run.err()).isNotEmpty();
        return new ObjectMapper().readTree(run.out());
    }

    private static List<RecordedRun> recorded(String experiment) {
        return new Recordings(runs)
                .list().stream()
                        .filter(run ->
                                experiment.equals(run.description().labels().get("experiment")))
                        .toList();
    }

    @Test
    @Order(1)
    void shouldPassAnEngineThatIsTheSame() throws IOException {
        CommandLineRun run = gate(List.of(url(baseline)), same, "same", 8);

        JsonNode verdict = json(run);
        assertThat(verdict.get("verdict").asText()).as(run.out()).isEqualTo("NO_REGRESSION");
        assertThat(run.exitCode()).isZero();
        assertThat(verdict.get("baseline")).hasSize(4);
        assertThat(verdict.get("comparisons").get(0).get("evidence").asText()).isEqualTo("paired-runs");
        assertThat(run.err()).contains("pair 4 of at most 4");
    }

    @Test
    @Order(2)
    void shouldRecordEachRunWithItsPlaceInTheExperiment() {
        List<RecordedRun> runsOfGate = recorded("same");

        assertThat(runsOfGate).hasSize(8);
        for (int pair = 1; pair <= 4; pair++) {
            Map<String, String> label = Map.of("pair", Integer.toString(pair));
            List<RecordedRun> both = runsOfGate.stream()
                    .filter(run -> run.description().labels().entrySet().containsAll(label.entrySet()))
                    .toList();
            assertThat(both)
                    .extracting(run -> run.description().labels().get("side"))
                    .containsExactlyInAnyOrder("baseline", "candidate");
            assertThat(both.get(0).description().plan().get("promptHash"))
                    .isEqualTo(both.get(1).description().plan().get("promptHash"));
        }
        // Newest first, and in turns: A B B A A B B A.
        assertThat(runsOfGate)
                .extracting(run -> run.description().labels().get("side").charAt(0))
                .containsExactly('b', 'c', 'c', 'b', 'b', 'c', 'c', 'b');
    }

    @Test
    @Order(3)
    void shouldBlockASlowerEngine() throws IOException {
        CommandLineRun run = gate(List.of(url(baseline)), slow, "slow", 8);

        JsonNode verdict = json(run);
        assertThat(verdict.get("verdict").asText()).as(run.out()).isEqualTo("REGRESSION");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(verdict.get("comparisons").get(0).get("changePercent").asDouble())
                .isGreaterThan(100);
    }

    @Test
    @Order(4)
    void shouldBlockASlowerEngineByItsArchive() throws IOException {
        List<String> archive = recorded("same").stream()
                .filter(run -> "baseline".equals(run.description().labels().get("side")))
                .map(RecordedRun::runId)
                .toList();

        CommandLineRun run = gate(archive, slow, "archive", 8);

        JsonNode verdict = json(run);
        assertThat(verdict.get("verdict").asText()).as(run.out()).isEqualTo("REGRESSION");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(verdict.get("comparisons").get(0).get("evidence").asText()).isEqualTo("runs");
        assertThat(recorded("archive")).hasSize(4);
    }

    @Test
    @Order(5)
    void shouldRefuseAnArchiveOfOtherRequests() throws IOException {
        List<String> archive =
                recorded("same").stream().map(RecordedRun::runId).limit(4).toList();

        CommandLineRun run = gate(archive, same, "other", 16);

        JsonNode verdict = json(run);
        assertThat(verdict.get("reason").asText()).isEqualTo("NOT_COMPARABLE");
        assertThat(verdict.get("caveats").toString()).contains("outputLengthTokens: 8-8 against 16-16");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(recorded("other")).hasSize(1);
    }

    @Test
    @Order(6)
    void shouldCompareItsRunsAgainAsPairs() throws IOException {
        List<String> args = new ArrayList<>(List.of("compare", "--runs", runs.toString(), "--output", "json"));
        for (String side : List.of("baseline", "candidate")) {
            args.add("--" + side);
            recorded("slow").stream()
                    .filter(run -> side.equals(run.description().labels().get("side")))
                    .forEach(run -> args.add(run.runId()));
        }
        args.addAll(List.of("--metric", "tpot", "--statistic", "mean", "--margin", "100%"));

        CommandLineRun run = CommandLineRun.of(args.toArray(String[]::new));

        JsonNode verdict = json(run);
        assertThat(verdict.get("comparisons").get(0).get("evidence").asText()).isEqualTo("paired-runs");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    @Order(7)
    void shouldShowTheExperimentAsAHistory(@TempDir Path oneSide) throws IOException {
        CommandLineRun both = trend(runs);
        for (RecordedRun run : recorded("same")) {
            Path copy = Files.createDirectory(oneSide.resolve(run.runId()));
            for (String file : List.of("run.json", "events.avro")) {
                Files.copy(run.directory().resolve(file), copy.resolve(file));
            }
            Path description = copy.resolve("run.json");
            Files.writeString(description, Files.readString(description).replace("\"baseline\"", "\"candidate\""));
        }

        CommandLineRun run = trend(oneSide);

        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err())
                .contains("kneepoint: --experiment: same has runs of both sides of a gate (baseline and candidate;"
                        + " expected: one of them, such as --label side=baseline)");
        JsonNode trend = json(run);
        assertThat(run.exitCode()).isZero();
        assertThat(trend.get("runs")).hasSize(8);
        assertThat(trend.get("worseSince").isNull()).isTrue();
        assertThat(trend.get("trends").get(0).get("points")).hasSize(8);
    }

    private static CommandLineRun trend(Path folder) {
        return CommandLineRun.of(
                "trend",
                "--experiment",
                "same",
                "--runs",
                folder.toString(),
                "--metric",
                "tpot",
                "--statistic",
                "mean",
                "--margin",
                "100%",
                "--output",
                "json");
    }

    @Test
    @Order(8)
    void shouldSayWhatIsWrongInOneSentence() {
        CommandLineRun few = gate(List.of(recorded("same").get(0).runId()), same, "few", 8);
        CommandLineRun nobody = CommandLineRun.of(
                "gate",
                "--baseline",
                "http://127.0.0.1:1/v1/chat/completions",
                "--candidate",
                url(slow),
                "--model",
                "m",
                "--runs",
                runs.toString());

        assertThat(few.err()).contains("kneepoint: baseline: 1 recorded runs (expected: at least 4");
        assertThat(few.exitCode()).isEqualTo(2);
        assertThat(nobody.exitCode()).isEqualTo(4);
        assertThat(CommandLineRun.of("trend", "--experiment", "none", "--runs", runs.toString())
                        .exitCode())
                .isEqualTo(2);
    }
}
