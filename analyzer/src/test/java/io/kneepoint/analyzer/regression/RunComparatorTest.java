// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kneepoint.analyzer.regression.Runs.Shape;
import io.kneepoint.analyzer.statistics.Confidence;
import io.kneepoint.analyzer.statistics.Decision;
import io.kneepoint.analyzer.statistics.Evidence;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.analyzer.statistics.Statistic;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunComparatorTest {

    private static final RunComparator COMPARATOR = new RunComparator(GatePolicy.defaults(), Pairing.INDEPENDENT);
    private static final RunComparator INTERLEAVED = new RunComparator(GatePolicy.defaults(), Pairing.INTERLEAVED);

    private static RegressionReport compare(Shape candidate) {
        return COMPARATOR.compare(
                List.of(Runs.run("base", 1, 2000, Shape.SAME, 8)), List.of(Runs.run("cand", 2, 2000, candidate, 8)));
    }

    private static Comparison find(RegressionReport report, String metric, String statistic) {
        return report.comparisons().stream()
                .filter(c -> c.metric().equals(metric)
                        && c.statistic().equals(statistic)
                        && c.concurrency().isPresent())
                .findFirst()
                .orElseThrow();
    }

    private static List<RunSample> runs(String name, int count, long seed, Shape shape, int... levels) {
        List<RunSample> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            runs.add(Runs.run(name + i, seed + i, 300, shape, levels));
        }
        return runs;
    }

    @Test
    void shouldPassARunThatIsTheSame() {
        RegressionReport report = compare(Shape.SAME);

        assertThat(report.verdict()).isEqualTo(VerdictKind.NO_REGRESSION);
        assertThat(report.reason()).isEmpty();
        assertThat(report.baseline()).containsExactly("base");
        assertThat(report.candidate()).containsExactly("cand");
        assertThat(report.comparisons().stream().filter(Comparison::gated)).hasSize(4);
        assertThat(report.caveats())
                .containsExactly("one run a side: answers for these two runs, not for two versions");
    }

    @Test
    void shouldBlockARunThatIsMuchSlower() {
        RegressionReport report = compare(Shape.SAME.slower(2));

        Comparison ttft = find(report, "ttft", "p95");
        assertThat(report.verdict()).isEqualTo(VerdictKind.REGRESSION);
        assertThat(ttft.decision()).isEqualTo(Decision.regression(Confidence.CONFIRMED));
        assertThat(ttft.numbers().changePercent().orElseThrow()).isCloseTo(100, within(15.0));
        assertThat(ttft.numbers().pAdjusted().orElseThrow())
                .isGreaterThanOrEqualTo(ttft.numbers().pTwoSided().orElseThrow());
        assertThat(ttft.evidence()).isEqualTo(Evidence.WITHIN_RUN);
        assertThat(ttft.reference().welch().orElseThrow().t().orElseThrow()).isPositive();
    }

    @Test
    void shouldNotBlockOnASingleRunThatRunToRunVarianceMayExplain() {
        RegressionReport unknown = compare(Shape.SAME.slower(1.35));
        RegressionReport known = new RunComparator(
                        GatePolicy.defaults(),
                        Pairing.INDEPENDENT,
                        (gate, level, rule) -> Optional.of(new RunHistory(0.01, 10)))
                .compare(
                        List.of(Runs.run("base", 1, 2000, Shape.SAME, 8)),
                        List.of(Runs.run("cand", 2, 2000, Shape.SAME.slower(1.35), 8)));

        assertThat(find(unknown, "ttft", "p95").decision()).isEqualTo(Decision.regression(Confidence.LIKELY));
        assertThat(unknown.verdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
        assertThat(unknown.reason()).contains(Reason.SINGLE_RUN_ONLY);
        assertThat(find(known, "ttft", "p95").decision()).isEqualTo(Decision.regression(Confidence.CONFIRMED));
        assertThat(known.verdict()).isEqualTo(VerdictKind.REGRESSION);
        assertThat(find(known, "ttft", "p95").numbers().se().orElseThrow())
                .isGreaterThan(find(unknown, "ttft", "p95").numbers().se().orElseThrow());
    }

    @Test
    void shouldBlockOnSeveralRunsWhateverTheConfidence() {
        RegressionReport report =
                INTERLEAVED.compare(runs("b", 5, 100, Shape.SAME, 8), runs("c", 5, 200, Shape.SAME.slower(1.35), 8));

        Comparison ttft = find(report, "ttft", "p95");
        assertThat(report.verdict()).isEqualTo(VerdictKind.REGRESSION);
        assertThat(ttft.decision().isRegression()).isTrue();
        assertThat(ttft.evidence()).isEqualTo(Evidence.PAIRED_RUNS);
        assertThat(ttft.numbers().df()).hasValue(4);
        assertThat(report.caveats()).isEmpty();
    }

    @Test
    void shouldPassSeveralRunsThatAreTheSameAndRefuseTooFew() {
        assertThat(INTERLEAVED
                        .compare(runs("b", 6, 100, Shape.SAME, 8), runs("c", 6, 200, Shape.SAME, 8))
                        .verdict())
                .isEqualTo(VerdictKind.NO_REGRESSION);

        RegressionReport three =
                COMPARATOR.compare(runs("b", 3, 100, Shape.SAME, 8), runs("c", 3, 200, Shape.SAME.slower(2), 8));
        assertThat(three.verdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
        assertThat(three.reason()).contains(Reason.TOO_FEW_RUNS);
        assertThat(find(three, "ttft", "p95").numbers().theta().orElseThrow()).isCloseTo(Math.log(2), within(0.1));
    }

    @Test
    void shouldOrientThroughputSoThatLessIsWorse() {
        RegressionReport report = compare(new Shape(1, 1, 0.5, 0, 1));

        Comparison throughput = find(report, "outputTokensPerSecond", "mean");
        assertThat(throughput.decision().isRegression()).isTrue();
        assertThat(throughput.numbers().theta().orElseThrow()).isPositive();
        assertThat(throughput.numbers().changePercent().orElseThrow()).isCloseTo(-50, within(1.0));
        assertThat(throughput.numbers().ratioCi95().orElseThrow().contains(0.5)).isTrue();
        Comparison better = find(compare(new Shape(1, 1, 2, 0, 1)), "outputTokensPerSecond", "mean");
        assertThat(better.decision()).isEqualTo(Decision.noRegression(true));
    }

    @Test
    void shouldBlockOnErrorsInPoints() {
        RegressionReport report = compare(Shape.SAME.failing(0.05));

        Comparison errors = find(report, "errorRate", "mean");
        assertThat(report.verdict()).isEqualTo(VerdictKind.REGRESSION);
        assertThat(errors.marginPercent()).isEqualTo(0.5);
        assertThat(errors.numbers().changePercent().orElseThrow()).isCloseTo(5, within(1.5));
        assertThat(errors.numbers().pointsCi95().orElseThrow().lower()).isGreaterThan(0.5);
        assertThat(errors.numbers().theta()).isEmpty();
    }

    @Test
    void shouldCompareErrorsOverSeveralRuns() {
        RegressionReport report = COMPARATOR.compare(
                runs("b", 5, 1, Shape.SAME.failing(0.01), 8), runs("c", 5, 60, Shape.SAME.failing(0.10), 8));

        Comparison errors = find(report, "errorRate", "mean");
        assertThat(errors.decision().isRegression()).isTrue();
        assertThat(errors.evidence()).isEqualTo(Evidence.RUNS);
        assertThat(errors.numbers().pointsCi95().orElseThrow().lower()).isPositive();
    }

    @Test
    void shouldReportCostWithoutBlockingOnIt() {
        RegressionReport report = compare(Shape.SAME.dearer(2));

        Comparison cost = find(report, "costPerRequest", "mean");
        assertThat(cost.decision().isRegression()).isTrue();
        assertThat(cost.gated()).isFalse();
        assertThat(report.verdict()).isEqualTo(VerdictKind.NO_REGRESSION);
    }

    @Test
    void shouldRefuseRunsThatDifferInMoreThanTheCandidate() {
        RunSample base = Runs.run("base", 1, 400, Shape.SAME, 8);
        RunSample cand = Runs.run("cand", 2, 400, Shape.SAME.slower(3), 8);
        RunSample other = new RunSample("cand", Map.of("model", "m", "gpu", "H100", "driver", "5"), cand.levels());

        RegressionReport report = COMPARATOR.compare(List.of(base), List.of(other));
        RegressionReport expected = new RunComparator(
                        GatePolicy.defaults().expecting(Set.of("gpu")), Pairing.INDEPENDENT)
                .compare(List.of(base), List.of(other));

        assertThat(report.verdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
        assertThat(report.reason()).contains(Reason.NOT_COMPARABLE);
        assertThat(report.caveats()).containsExactly("gpu: A100 against H100");
        assertThat(report.comparisons())
                .allMatch(c -> c.decision().reason().equals(Optional.of(Reason.NOT_COMPARABLE)));
        assertThat(expected.reason()).isNotEqualTo(Optional.of(Reason.NOT_COMPARABLE));
    }

    @Test
    void shouldNotInventALevelThatOneSideLacks() {
        RegressionReport report = COMPARATOR.compare(
                List.of(Runs.run("base", 1, 2000, Shape.SAME, 8, 16)),
                List.of(Runs.run("cand", 2, 2000, Shape.SAME, 8)));

        assertThat(report.verdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
        assertThat(report.reason()).contains(Reason.LEVEL_MISSING);
        assertThat(report.comparisons().stream()
                        .filter(c -> c.concurrency().equals(OptionalInt.of(16)))
                        .map(c -> c.decision().reason()))
                .isNotEmpty()
                .allMatch(reason -> reason.equals(Optional.of(Reason.LEVEL_MISSING)));
    }

    @Test
    void shouldPoolOverLevelsAndSayWhenTheEffectDependsOnLoad() {
        RegressionReport even = COMPARATOR.compare(
                List.of(Runs.run("base", 1, 1000, Shape.SAME, 4, 8, 16)),
                List.of(Runs.run("cand", 2, 1000, Shape.SAME, 4, 8, 16)));
        RunSample base = Runs.run("base", 1, 1000, Shape.SAME, 4, 8);
        RunSample uneven = new RunSample(
                "cand",
                Map.of(),
                List.of(Runs.level(5, 1000, Shape.SAME, 4), Runs.level(6, 1000, Shape.SAME.slower(2), 8)));

        Comparison pooled = pooled(even);
        assertThat(pooled.gated()).isFalse();
        assertThat(pooled.decision().kind()).isEqualTo(VerdictKind.NO_REGRESSION);
        assertThat(pooled.numbers().se().orElseThrow())
                .isLessThan(find(even, "ttft", "p95").numbers().se().orElseThrow());
        assertThat(pooled(COMPARATOR.compare(List.of(base), List.of(uneven))).decision())
                .isEqualTo(Decision.inconclusive(Reason.EFFECT_DEPENDS_ON_LOAD));
    }

    private static Comparison pooled(RegressionReport report) {
        return report.comparisons().stream()
                .filter(c -> c.metric().equals("ttft") && c.concurrency().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldTakeBackARegressionThatTheFamilyExplains() {
        List<Comparison> family = new ArrayList<>();
        for (double p : new double[] {0.03, 0.4, 0.6, 0.8}) {
            family.add(withP(p));
        }

        List<Comparison> adjusted = Family.adjust(family, Multiplicity.HOLM, 0.05);

        assertThat(adjusted.get(0).decision()).isEqualTo(Decision.inconclusive(Reason.NOT_SIGNIFICANT_IN_FAMILY));
        assertThat(adjusted.get(0).numbers().pAdjusted().orElseThrow()).isCloseTo(0.12, within(1e-12));
        assertThat(Family.adjust(family.subList(0, 1), Multiplicity.HOLM, 0.05)
                        .get(0)
                        .decision()
                        .isRegression())
                .isTrue();
    }

    @Test
    void shouldTestInTheDeclaredOrderWhenAsked() {
        List<Comparison> family = List.of(withP(0.04), withP(0.03), withP(0.4), withP(0.01));

        List<Comparison> adjusted = Family.adjust(family, Multiplicity.FIXED_SEQUENCE, 0.05);

        assertThat(adjusted).extracting(c -> c.decision().isRegression()).containsExactly(true, true, false, false);
    }

    @Test
    void shouldNeverPassSilently() {
        for (boolean left : new boolean[] {true, false}) {
            for (GateAction.OnInconclusive wish : GateAction.OnInconclusive.values()) {
                assertThat(GateAction.of(VerdictKind.INCONCLUSIVE, wish, left)).isNotEqualTo(GateAction.PASS);
                assertThat(GateAction.of(VerdictKind.REGRESSION, wish, left)).isEqualTo(GateAction.BLOCK);
                assertThat(GateAction.of(VerdictKind.NO_REGRESSION, wish, left)).isEqualTo(GateAction.PASS);
            }
        }
        assertThat(GateAction.of(VerdictKind.INCONCLUSIVE, GateAction.OnInconclusive.EXTEND, true))
                .isEqualTo(GateAction.EXTEND);
        assertThat(GateAction.of(VerdictKind.INCONCLUSIVE, GateAction.OnInconclusive.EXTEND, false))
                .isEqualTo(GateAction.WARN);
    }

    private static Comparison withP(double p) {
        Comparison any = find(compare(Shape.SAME), "ttft", "p95");
        Comparison.Numbers n = any.numbers();
        Comparison.Numbers changed = new Comparison.Numbers(
                n.changePercent(),
                n.theta(),
                n.se(),
                n.df(),
                n.tau(),
                OptionalDouble.of(p),
                n.pNonInferiority(),
                n.pAdjusted(),
                n.ratioCi95(),
                n.pointsCi95(),
                n.essBaseline(),
                n.essCandidate(),
                n.mdePercent(),
                n.requiredPerSide());
        Decision decision = p < 0.05
                ? Decision.regression(Confidence.LIKELY)
                : Decision.inconclusive(Reason.INTERVAL_STRADDLES_THRESHOLD);
        return new Comparison(
                any.metric(),
                any.statistic(),
                any.concurrency(),
                any.marginPercent(),
                decision,
                Evidence.RUNS,
                true,
                changed,
                any.sides(),
                any.reference(),
                List.of());
    }

    @Test
    void shouldCompareBareSamples() {
        Random random = new Random(4);
        Sample base =
                Sample.positive(random.doubles(1000).map(u -> 100 * Math.exp(u)).toArray());
        Sample slow = base.map(x -> 2 * x);
        Gate gate = new Gate(Metric.TTFT, Statistic.quantile(0.95), 15);

        RegressionReport report = new RunComparator(GatePolicy.single(gate), Pairing.INDEPENDENT)
                .compareSamples(
                        "ttft_ms",
                        gate,
                        List.of(new NamedSample("base.csv", base)),
                        List.of(new NamedSample("slow.csv", slow)));

        assertThat(report.comparisons()).hasSize(1);
        Comparison only = report.comparisons().get(0);
        assertThat(only.metric()).isEqualTo("ttft_ms");
        assertThat(only.numbers().changePercent().orElseThrow()).isCloseTo(100, within(1e-9));
        assertThat(report.verdict()).isEqualTo(VerdictKind.REGRESSION);
        assertThat(only.reference().hodgesLehmann()).isPresent();
    }

    @Test
    void shouldCompareSeveralBareSamplesInTheirOrder() {
        List<NamedSample> base = new ArrayList<>();
        List<NamedSample> slow = new ArrayList<>();
        Random random = new Random(8);
        for (int run = 0; run < 5; run++) {
            double drift = 1 + run;
            Sample sample =
                    Sample.of(random.doubles(200).map(u -> drift * (1 + u)).toArray());
            base.add(new NamedSample("b" + run, sample));
            slow.add(new NamedSample("c" + run, sample.map(x -> 1.3 * x)));
        }
        Gate gate = new Gate(Metric.TTFT, Statistic.mean(), 5);
        GatePolicy policy = GatePolicy.single(gate);

        RegressionReport paired =
                new RunComparator(policy, Pairing.INTERLEAVED).compareSamples("ttft", gate, base, slow);
        RegressionReport unpaired =
                new RunComparator(policy, Pairing.INDEPENDENT).compareSamples("ttft", gate, base, slow);
        RegressionReport uneven =
                new RunComparator(policy, Pairing.INTERLEAVED).compareSamples("ttft", gate, base, slow.subList(0, 4));

        assertThat(paired.verdict()).isEqualTo(VerdictKind.REGRESSION);
        assertThat(paired.candidate()).containsExactly("c0", "c1", "c2", "c3", "c4");
        assertThat(unpaired.verdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
        assertThat(uneven.caveats())
                .containsExactly("the sides have not the same number of runs: compared without pairs");
        assertThat(uneven.comparisons().get(0).evidence()).isEqualTo(Evidence.RUNS);
    }

    @Test
    void shouldWriteTheJsonThatIsPromised() {
        Map<String, Object> json = compare(Shape.SAME).toJson();

        assertThat(json).containsKeys("verdict", "reason", "baseline", "candidate", "comparisons");
        Map<?, ?> first = (Map<?, ?>) ((List<?>) json.get("comparisons")).get(0);
        assertThat(first.keySet().toString())
                .isEqualTo("[metric, statistic, concurrency, marginPercent, verdict, level, reason, improvement,"
                        + " evidence, gated, changePercent, theta, se, df, tau, pTwoSided, pNonInferiority, pAdjusted,"
                        + " ratioCi95, pointsCi95, essBaseline, essCandidate, mdePercent, requiredPerSide, welch,"
                        + " cohensD, hedgesG, cliffsDelta, mannWhitney, hodgesLehmann, baselineValue, candidateValue,"
                        + " requiredSecondsPerSide, notes]");
        assertThat(first.get("verdict")).isEqualTo("NO_REGRESSION");
        assertThat(first.get("level")).isNull();
        assertThat(first.get("evidence")).isEqualTo("within-run");
    }

    @Test
    void shouldNeverPutNaNIntoJson() {
        RunSample tiny = Runs.run("tiny", 1, 1, Shape.SAME, 8);
        for (RegressionReport report : List.of(
                compare(Shape.SAME),
                COMPARATOR.compare(List.of(tiny), List.of(tiny)),
                compare(Shape.SAME.failing(1)))) {
            assertThat(report.toJson().toString()).doesNotContain("NaN").doesNotContain("Infinity");
        }
    }

    @Test
    void shouldSurviveNumbersOfAnySize() {
        Sample wild = Sample.of(1e-300, 1e300);
        Gate gate = new Gate(Metric.TTFT, Statistic.quantile(0.5), 5);
        List<NamedSample> baseline = List.of(
                new NamedSample("a", wild), new NamedSample("b", Sample.of(1e-300)), new NamedSample("c", wild));
        List<NamedSample> candidate = List.of(
                new NamedSample("d", Sample.of(1e-300)),
                new NamedSample("e", Sample.of(1e300)),
                new NamedSample("f", wild));

        RegressionReport report = new RunComparator(GatePolicy.single(gate), Pairing.INTERLEAVED)
                .compareSamples("x", gate, baseline, candidate);

        assertThat(report.comparisons().get(0).numbers().ratioCi95()).isEmpty();
        assertThat(report.toJson().toString()).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @Test
    void shouldRefuseInputThatMakesNoSense() {
        assertThatThrownBy(() -> COMPARATOR.compare(List.of(), List.of()))
                .hasMessage("runs: 0 and 0 (expected: at least 1 on each side)");
        assertThatThrownBy(() -> new Gate(Metric.ERROR_RATE, Statistic.quantile(0.95), 1))
                .hasMessage("statistic of errorRate: p95 (expected: mean)");
        assertThatThrownBy(() -> Metric.parse("ttfb"))
                .hasMessageStartingWith("metric: ttfb (expected: one of ttft, ttftFromIntended, tpot");
        RunSample run = Runs.run("r", 1, 10, Shape.SAME, 8);
        List<LevelSample> twice = List.of(run.levels().get(0), run.levels().get(0));
        assertThatThrownBy(() -> new RunSample("r", Map.of(), twice))
                .hasMessage("levels of r: concurrency 8 twice (expected: each once)");
    }
}
