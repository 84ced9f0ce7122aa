// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.verdicts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that vLLM's own client recorded of a real engine: base, and the same with a third more layers. */
class CompareVllmIT {

    private static final Path RECORDED = Path.of("../generator/src/test/resources/vllm");

    @TempDir
    static Path runs;

    @BeforeAll
    static void importRuns() throws IOException {
        for (String side : List.of("base", "slow")) {
            List<String> args = new ArrayList<>(List.of("import", "vllm", "--runs", runs.toString(), "--run-id", side));
            try (Stream<Path> files = Files.list(RECORDED.resolve(side))) {
                files.sorted().map(Path::toString).forEach(args::add);
            }
            assertThat(CommandLineRun.of(args.toArray(String[]::new)).exitCode())
                    .isZero();
        }
    }

    private static CommandLineRun compare(String baseline, String candidate, String... more) {
        List<String> args = new ArrayList<>(List.of("compare", baseline, candidate, "--runs", runs.toString()));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private static List<JsonNode> comparisons(CommandLineRun run, int concurrency) throws JsonProcessingException {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode comparison : new ObjectMapper().readTree(run.out()).get("comparisons")) {
            if (comparison.get("concurrency").asInt() == concurrency
                    && comparison.get("gated").asBoolean()) {
                found.add(comparison);
            }
        }
        return found;
    }

    @Test
    void shouldFindTheSlowerEngineWhereItIsSlowerAndNowhereElse() throws JsonProcessingException {
        CommandLineRun run = compare(
                "base", "slow", "--metric", "tpot", "--statistic", "mean", "--margin", "10%", "--output", "json");

        JsonNode alone = comparisons(run, 1).get(0);
        assertThat(alone.get("verdict").asText()).isEqualTo("REGRESSION");
        assertThat(alone.get("changePercent").asDouble()).isBetween(40.0, 55.0);
        assertThat(alone.get("evidence").asText()).isEqualTo("within-run");
        for (int level : new int[] {8, 16}) {
            assertThat(comparisons(run, level).get(0).get("verdict").asText()).isNotEqualTo("REGRESSION");
        }
        assertThat(comparisons(run, 32).get(0).get("reason").asText()).isEqualTo("LEVEL_MISSING");
    }

    @Test
    void shouldRefuseAQuantileThatEightyRequestsDoNotCarry() throws JsonProcessingException {
        CommandLineRun run = compare("base", "slow", "--metric", "tpot", "--statistic", "p95", "--output", "json");

        JsonNode alone = comparisons(run, 1).get(0);
        assertThat(alone.get("verdict").asText()).isEqualTo("INCONCLUSIVE");
        assertThat(alone.get("reason").asText()).isEqualTo("INSUFFICIENT_TAIL");
        assertThat(alone.get("requiredPerSide").asLong()).isGreaterThanOrEqualTo(100);
        assertThat(alone.get("requiredSecondsPerSide").asDouble()).isPositive();
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(compare("base", "slow", "--metric", "tpot", "--statistic", "p95")
                        .out())
                .contains("too few values lie beyond the quantile; about ")
                .contains(" requests a side, about ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean", "p50", "p95"})
    void shouldNeverFindARunWorseThanItself(String statistic) throws JsonProcessingException {
        for (String side : List.of("base", "slow")) {
            CommandLineRun run = compare(
                    side, side, "--metric", "tpot", "--statistic", statistic, "--margin", "10%", "--output", "json");

            JsonNode root = new ObjectMapper().readTree(run.out());
            assertThat(root.get("verdict").asText()).isNotEqualTo("REGRESSION");
            for (JsonNode comparison : root.get("comparisons")) {
                assertThat(comparison.get("verdict").asText())
                        .as("%s", comparison)
                        .isNotEqualTo("REGRESSION");
            }
            assertThat(run.exitCode()).isIn(0, 3);
        }
    }

    @Test
    void shouldStandByTheDefaultGates() {
        CommandLineRun run = compare("base", "slow");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.firstLine()).startsWith("INCONCLUSIVE — the data cannot say: ");
        assertThat(run.out())
                .contains("not compared, since measured on one side only: 2, 4, 32 in flight")
                .contains("one run a side: answers for these two runs, not for two versions");
        assertThat(compare("base", "slow", "--on-inconclusive", "block").exitCode())
                .isEqualTo(1);
    }

    @Test
    void shouldOfferTheBriefRuleAndSayWhatItIs() {
        CommandLineRun run = compare("base", "slow", "--rule", "brief", "--metric", "tpot");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.firstLine())
                .startsWith("REGRESSION by the brief rule — mean TPOT at 1 in flight is 47 % higher");
        assertThat(run.out()).contains("the brief rule takes requests for independent");
    }
}
