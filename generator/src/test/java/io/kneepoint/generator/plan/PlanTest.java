// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.generator.driver.LengthRange;
import io.kneepoint.generator.driver.SharedPrefixes;
import io.kneepoint.schemas.config.ConfigException;
import io.kneepoint.schemas.config.StrictYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlanTest {

    private static final String HEAD = """
            name: a plan
            endpoint: {url: 'http://127.0.0.1:8000/v1/chat/completions', model: m}
            phases:
            """;

    static List<Path> shipped() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../config/plans"))) {
            return files.sorted().toList();
        }
    }

    private static Plan plan(String phases) {
        return StrictYaml.parse("plan.yaml", HEAD + phases, Plan.class);
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void shouldReadAndPreviewEveryPlanThatIsShipped(Path file) {
        Plan plan = Plan.read(file);
        assertThat(plan.name()).isEqualTo(file.getFileName().toString().replace(".yaml", ""));
        assertThat(PlanPreview.of(plan, file.getParent(), Overrides.NONE)).hasSizeGreaterThan(4);
    }

    @Test
    void shouldHaveTheseDefaults() {
        Plan plan = plan("  - sweep: {}\n");
        assertThat(plan.seed()).isEqualTo(1);
        assertThat(plan.labels()).isEmpty();
        assertThat(plan.slo()).isEmpty();
        assertThat(plan.price()).isEmpty();
        assertThat(plan.prompts().tokens().range()).isEqualTo(LengthRange.of(512));
        assertThat(plan.prompts().outputTokens().range()).isEqualTo(LengthRange.of(128));
        assertThat(plan.prompts().prefixes()).isEqualTo(SharedPrefixes.NONE);
        assertThat(plan.prompts().ignoreEos()).isFalse();
        assertThat(plan.endpoint().connection()).isEqualTo(PlanEndpoint.Connection.POOLED);
        assertThat(plan.endpoint().insecure()).isFalse();
        assertThat(plan.endpoint().headerEnv()).isEmpty();
        SweepPhase sweep = plan.phases().get(0).sweep().orElseThrow();
        assertThat(sweep.concurrency())
                .extracting(Level::toString)
                .containsExactly("1", "2", "4", "8", "16", "32", "64", "128");
        assertThat(sweep.requests()).isEqualTo(100);
        assertThat(sweep.maxDuration()).isEqualTo(Duration.ofSeconds(60));
        assertThat(sweep.refine()).isFalse();
        assertThat(WarmUp.of(Optional.empty(), Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(6));
        assertThat(WarmUp.of(Optional.empty(), Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(30));
        assertThat(plan("  - trace: {file: t.csv}\n")
                        .phases()
                        .get(0)
                        .trace()
                        .orElseThrow()
                        .timeScale())
                .isEqualTo(1);
    }

    @Test
    void shouldNamePhasesByThemselvesOrByTheirPlace() {
        Plan plan = plan("""
                  - sweep: {}
                  - name: calm
                    sustained: {concurrency: 2, duration: 10s}
                  - sustained: {rate: 90/m, duration: 10s}
                """);
        assertThat(List.of(plan.phaseName(0), plan.phaseName(1), plan.phaseName(2)))
                .containsExactly("sweep-1", "calm", "sustained-3");
        assertThat(plan("  - soak: {rate: 1/s, duration: 1h}\n").phaseName(0)).isEqualTo("soak");
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "75% of knee, 75% of knee", "'90.5% of peak of run 2026-x', '90.5% of peak of run 2026-x'"})
    void shouldReadLevels(String text, String shown) {
        assertThat(Level.parse(text)).hasToString(shown);
        assertThat(Level.parse(text).isShareOfThisRun()).isEqualTo(shown.equals("75% of knee"));
    }

    @Test
    void shouldPointAtWhatIsWrong() {
        refused(
                "  - sustained: {concurrency: 75% of kne, duration: 10s}\n",
                "plan.yaml:4: concurrency: 75% of kne (expected: 1 or more requests in flight, or a share such as 75% of knee,"
                        + " 90% of peak, or 75% of knee of run ID)",
                "                ^");
        refused(
                "  - sustained: {rate: 200, duration: 10s}\n",
                "plan.yaml:4: rate: 200 (expected: a rate with its unit, above 0 and at most 1000000/s, such as 200/s, 12.5/s"
                        + " or 90/m)",
                "                ^");
        refused(
                "  - sustained: {rate: 1/s, duration: 10}\n",
                "plan.yaml:4: duration: 10 (expected: a duration with a unit");
        refused(
                "  - sustained: {rate: 1/s, duration: 10s, durations: 10s}\n",
                "plan.yaml:4: durations: unknown key (expected: one of");
        refused(
                "  - burst: {rate: 1/s, duration: 60s, multiplier: 4, period: 30s, duty: 0.2}\n",
                "percent: 0.2 (expected");
        refused("  - sustained: {rate: 1/s, duration: 10s, arrivals: gamma}\n", "burstiness: missing");
        refused(
                "  - sustained: {rate: 1/s, duration: 10s, arrivals: bursty}\n",
                "expected: one of even, poisson, gamma");
        refused(
                "  - sustained: {rate: 1/s, duration: 10s, burstiness: 2}\n",
                "plan.yaml:4: burstiness: 2.0 (expected: only beside arrivals: gamma)");
        refused("  - trace: {file: x, timeScale: 0}\n", "timeScale: 0.0 (expected: above 0");
        refused("  - trace: {file: x, format: parquet}\n", "one of azure, mooncake, burstgpt, recording");
        refused(
                "  - ramp: {concurrency: 1-9, duration: 10s}\n",
                "concurrency: 1-9 (expected: two levels such as 1 to 128");
    }

    @Test
    void shouldRefuseWhatDoesNotFitTogether() {
        refused(
                "  - sustaned: {concurrency: 1, duration: 2s}\n",
                "plan.yaml:4: sustaned: unknown key (expected: one of burst, name, ramp, soak, sustained, sweep, trace);"
                        + " did you mean sustained?");
        refused("  - {}\n", "phase: no pattern (expected: one of sweep, sustained, soak, ramp, burst, trace)");
        refused("  - {sweep: {}, trace: {file: x}}\n", "trace: a second pattern beside sweep");
        refused("  - sustained: {duration: 10s}\n", "load: neither concurrency nor rate (expected: one of the two)");
        refused("  - sustained: {rate: 1/s, concurrency: 1, duration: 10s}\n", "rate: beside a concurrency");
        refused("  - sustained: {concurrency: 1, arrivals: even, duration: 10s}\n", "arrivals: without a rate");
        refused("  - sustained: {concurrency: 1, maxInFlight: 9, duration: 10s}\n", "maxInFlight: without a rate");
        refused("  - sustained: {rate: 1/s, maxInFlight: 0, duration: 10s}\n", "maxInFlight: 0 (expected: 1 or more)");
        refused("  - sustained: {concurrency: 1, duration: 10s, warmUp: 10s}\n", "warmUp: 10s (expected: 0s or more");
        refused(
                "  - burst: {rate: 1/s, duration: 5s, multiplier: 4, period: 30s, duty: 20%}\n",
                "duration: shorter than");
        refused("  - sweep: {concurrency: []}\n", "concurrency: none (expected: at least one level)");
        refused("  - sweep: {requests: 0}\n", "requests: 0 (expected: 1 or more)");
        refused(
                "  - sustained: {concurrency: 50% of knee, duration: 10s}\n  - sweep: {}\n",
                "phases: 50% of knee comes before any sweep or ramp");
        refused("  - {name: a, sweep: {}}\n  - {name: a, sweep: {}}\n", "phases: a is there twice");
        assertThatThrownBy(() -> StrictYaml.parse(
                        "plan.yaml",
                        "name: x\nendpoint: {url: 'http://h/', simulator: s}\nphases: [{sweep: {}}]\n",
                        Plan.class))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("simulator: s beside a url (expected: one of the two)");
        assertThatThrownBy(() -> StrictYaml.parse("plan.yaml", HEAD.replace("phases:", "phases: []"), Plan.class))
                .hasMessageContaining("phases: none (expected: at least one)");
    }

    @Test
    void shouldTakeAShareOfARecordedRunInTheFirstPhase() {
        Plan plan = plan("  - sustained: {concurrency: 50% of knee of run r-1, duration: 10s}\n");
        assertThat(plan.phases().get(0).pattern().needsCurveOfThisRun()).isFalse();
    }

    @Test
    void shouldLeaveTheEndpointToWhoeverStartsIt() {
        Plan plan = StrictYaml.parse("plan.yaml", "name: x\nphases: [{sweep: {}}]\n", Plan.class);

        assertThat(plan.endpoint().url()).isEmpty();
        assertThat(plan.endpoint().simulator()).isEmpty();
        assertThatThrownBy(() -> StrictYaml.parse(
                        "plan.yaml", "name: x\nendpont: {simulator: demo}\nphases: [{sweep: {}}]\n", Plan.class))
                .hasMessageStartingWith("plan.yaml:2: endpont: unknown key (expected: one of endpoint, ")
                .hasMessageContaining("; did you mean endpoint?");
    }

    private static void refused(String phases, String... parts) {
        assertThatThrownBy(() -> plan(phases))
                .as(phases)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(parts);
    }
}
