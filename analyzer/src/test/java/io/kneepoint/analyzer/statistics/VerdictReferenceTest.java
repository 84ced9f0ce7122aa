// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static io.kneepoint.analyzer.statistics.Reference.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictReferenceTest {

    private static final double DIGITS = 1e-8;

    static Stream<Arguments> withinRun() {
        List<Arguments> cases = new ArrayList<>();
        for (JsonNode file :
                new JsonNode[] {Reference.section("verdict_cases"), Reference.read("within_run_extra.json")}) {
            file.properties().forEach(entry -> {
                for (String statistic : new String[] {"p95", "p50", "mean"}) {
                    if (entry.getValue().has(statistic)) {
                        cases.add(Arguments.of(entry.getKey(), statistic, entry.getValue()));
                    }
                }
            });
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("withinRun")
    void shouldAgreeWithTheReferenceWithinRuns(String name, String statistic, JsonNode data) {
        JsonNode expected = data.get(statistic);
        double marginPercent = 100 * expected.get("threshold").numberValue().doubleValue();
        WithinRunTest test = new WithinRunTest(Statistic.parse(statistic), marginPercent);

        WithinRunTest.Result result =
                test.compare(Reference.sample(data.get("base")), Reference.sample(data.get("cand")));

        assertAsked(expected, statistic);
        assertDecision(result.decision(), expected);
        AutocorrelationTime time = result.autocorrelation().orElseThrow();
        assertClose("rho ln", time.rhoLog(), expected.get("rho_log").asDouble(), DIGITS);
        assertClose("rho raw", time.rhoRaw(), expected.get("rho_raw").asDouble(), DIGITS);
        assertClose("Geyer ln", time.geyerLog(), expected.get("geyer_log").asDouble(), DIGITS);
        assertClose("Geyer raw", time.geyerRaw(), expected.get("geyer_raw").asDouble(), DIGITS);
        assertClose("tau", time.tau(), expected.get("tau").asDouble(), DIGITS);
        assertSide(result.baseline().orElseThrow(), expected, "base");
        assertSide(result.candidate().orElseThrow(), expected, "cand");
        assertEstimate(result.estimate().orElseThrow(), expected, LogRatio.delta(marginPercent));
        assertClose(
                "mde",
                result.mdePercent(0.05).orElseThrow(),
                expected.get("mde_pct_80power").asDouble(),
                DIGITS);
        assertThat(result.requiredToDetect(marginPercent, 0.05))
                .hasValue(expected.get("n_required_detect_threshold").asLong());
        assertThat(result.requiredToProve(marginPercent, 0.05))
                .hasValue(expected.get("n_required_noninferiority").asLong());
    }

    @ParameterizedTest
    @CsvSource({"unpaired_p95,p95", "paired_p95,p95", "paired_mean,mean"})
    void shouldAgreeWithTheReferenceOnSeveralRuns(String name, String statistic) {
        JsonNode data = Reference.section("verdict_cases").get("runs_k6_x1.35");
        JsonNode expected = data.get(name);
        Sample baseline = logs(data.get("base_runs"), Statistic.parse(statistic));
        Sample candidate = logs(data.get("cand_runs"), Statistic.parse(statistic));
        double marginPercent = 100 * expected.get("threshold").numberValue().doubleValue();
        RunLevelTest test = new RunLevelTest(marginPercent);

        boolean paired = expected.get("paired").booleanValue();
        RunLevelTest.Result result = paired ? test.paired(baseline, candidate) : test.unpaired(baseline, candidate);

        for (int i = 0; i < baseline.size(); i++) {
            assertClose(
                    "baseline", baseline.get(i), expected.get("run_log_base").get(i));
            assertClose(
                    "candidate", candidate.get(i), expected.get("run_log_cand").get(i));
        }
        LogRatio estimate = result.estimate().orElseThrow();
        assertClose("theta", estimate.theta(), expected.get("theta").asDouble(), DIGITS);
        assertClose("se", estimate.se(), expected.get("se").asDouble(), DIGITS);
        assertClose("df", estimate.df(), expected.get("df").asDouble(), DIGITS);
        assertClose("p", estimate.pTwoSided(), expected.get("p_two_sided").asDouble(), DIGITS);
        double delta = LogRatio.delta(marginPercent);
        assertClose(
                "p NI",
                estimate.pNonInferiority(delta),
                expected.get("p_noninferiority").asDouble(),
                DIGITS);
        Interval ratio = estimate.interval(0.95).map(Math::exp);
        assertClose("lower", ratio.lower(), expected.get("ratio_ci95").get(0).asDouble(), DIGITS);
        assertClose("upper", ratio.upper(), expected.get("ratio_ci95").get(1).asDouble(), DIGITS);
        double upper90 = Math.exp(estimate.interval(0.9).upper());
        assertClose("upper 90", upper90, expected.get("ratio_u90").asDouble(), DIGITS);
        assertThat(result.decision().kind().name())
                .isEqualTo(expected.get("verdict").asText());
        assertThat(result.evidence()).isEqualTo(paired ? Evidence.PAIRED_RUNS : Evidence.RUNS);
    }

    /** The reference was asked what we ask. */
    private static void assertAsked(JsonNode expected, String statistic) {
        if (expected.has("alpha_two_sided")) {
            assertThat(expected.get("alpha_two_sided").asDouble()).isEqualTo(0.05);
            assertThat(expected.get("stat").asText()).isEqualTo(statistic.equals("mean") ? "mean" : "hd");
            JsonNode quantile = expected.get("p");
            assertThat(quantile.isNull()).isEqualTo(statistic.equals("mean"));
            assertThat(quantile.asDouble())
                    .isEqualTo(quantile.isNull() ? 0 : Double.parseDouble(statistic.substring(1)) / 100);
        }
    }

    private static void assertSide(WithinRunTest.Side side, JsonNode expected, String name) {
        assertThat(side.units()).isEqualTo(expected.get("n_" + name).asInt());
        assertThat(side.blocks()).isEqualTo(expected.get("m_" + name).asInt());
        assertClose("ess", side.effectiveSize(), expected.get("ess_" + name).asDouble(), DIGITS);
        assertClose("statistic", side.statistic(), expected.get("stat_" + name).asDouble(), DIGITS);
        assertClose("variance", side.variance(), expected.get("v_" + name).asDouble(), DIGITS);
        assertClose("inflation", side.inflation(), expected.get("infl_" + name).asDouble(), DIGITS);
    }

    private static void assertEstimate(LogRatio estimate, JsonNode expected, double delta) {
        assertClose("theta", estimate.theta(), expected.get("theta").asDouble(), DIGITS);
        assertClose(
                "change",
                estimate.worseningPercent(),
                expected.get("change_pct").asDouble(),
                DIGITS);
        assertClose("se", estimate.se(), expected.get("se").asDouble(), DIGITS);
        assertThat(estimate.df()).isEqualTo(expected.get("df").asDouble());
        assertClose("p", estimate.pTwoSided(), expected.get("p_two_sided").asDouble(), DIGITS);
        assertClose(
                "p NI",
                estimate.pNonInferiority(delta),
                expected.get("p_noninferiority").asDouble(),
                DIGITS);
        if (expected.has("p_exceeds_threshold")) {
            assertClose(
                    "p of more than the margin",
                    1 - estimate.pNonInferiority(delta),
                    expected.get("p_exceeds_threshold").asDouble(),
                    DIGITS);
        }
        for (String level : new String[] {"95", "90"}) {
            Interval ratio = estimate.interval(Double.parseDouble("0." + level)).map(Math::exp);
            JsonNode ci = expected.get("ratio_ci" + level);
            assertClose("lower " + level, ratio.lower(), ci.get(0).asDouble(), DIGITS);
            assertClose("upper " + level, ratio.upper(), ci.get(1).asDouble(), DIGITS);
        }
    }

    private static void assertDecision(Decision decision, JsonNode expected) {
        assertThat(decision.kind().name()).isEqualTo(expected.get("verdict").asText());
        assertThat(decision.confidence().map(Enum::name).orElse("null"))
                .isEqualTo(expected.get("level").asText());
        assertThat(decision.reason().map(Enum::name).orElse("null"))
                .isEqualTo(expected.get("reason").asText());
    }

    private static Sample logs(JsonNode runs, Statistic statistic) {
        double[] logs = new double[runs.size()];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.log(statistic.of(Reference.sample(runs.get(i))));
        }
        return Sample.of(logs);
    }
}
