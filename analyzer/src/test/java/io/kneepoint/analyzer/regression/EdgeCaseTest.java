// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kneepoint.analyzer.regression.Runs.Shape;
import io.kneepoint.analyzer.statistics.Confidence;
import io.kneepoint.analyzer.statistics.Decision;
import io.kneepoint.analyzer.statistics.Histogram;
import io.kneepoint.analyzer.statistics.Interval;
import io.kneepoint.analyzer.statistics.LogRatio;
import io.kneepoint.analyzer.statistics.Observations;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.analyzer.statistics.Statistic;
import io.kneepoint.analyzer.statistics.VerdictKind;
import io.kneepoint.analyzer.statistics.WithinRunTest;
import io.kneepoint.analyzer.statistics.WithinRunTest.Flag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** The cases at the rim, one test each. */
class EdgeCaseTest {

    private static final WithinRunTest P95 = new WithinRunTest(Statistic.quantile(0.95), 15);
    private static final WithinRunTest MEAN = new WithinRunTest(Statistic.mean(), 5);
    private static final RunComparator COMPARATOR = new RunComparator(GatePolicy.defaults(), Pairing.INDEPENDENT);

    private static Sample noise(int n, long seed) {
        Random random = new Random(seed);
        return Sample.of(DoubleStream.generate(() -> 200 * Math.exp(0.4 * random.nextGaussian()))
                .limit(n)
                .toArray());
    }

    private static Sample constant(int n, double value) {
        double[] values = new double[n];
        Arrays.fill(values, value);
        return Sample.of(values);
    }

    @Test
    void shouldHaveNoDataBelowTwoValues() {
        for (int n : new int[] {0, 1}) {
            WithinRunTest.Result result = P95.compare(noise(n, 1), noise(500, 2));
            assertThat(result.decision()).isEqualTo(Decision.inconclusive(Reason.NO_DATA));
            assertThat(result.estimate()).isEmpty();
            assertThat(result.mdePercent(0.05)).isEmpty();
        }
    }

    @Test
    void shouldWantEightUnitsForAnyNumber() {
        assertThat(MEAN.compare(noise(7, 1), noise(500, 2)).estimate()).isEmpty();
        assertThat(MEAN.compare(noise(8, 1), noise(500, 2)).estimate()).isPresent();
        assertThat(MEAN.compare(noise(8, 1), noise(500, 2)).decision())
                .isEqualTo(Decision.inconclusive(Reason.INSUFFICIENT_INDEPENDENT_BLOCKS));
    }

    @Test
    void shouldPassConstantsThatAreEqualAndFlagTheClock() {
        WithinRunTest.Result result = P95.compare(constant(200, 5), constant(300, 5));

        assertThat(result.decision()).isEqualTo(Decision.noRegression(false));
        assertThat(result.flags()).contains(Flag.QUANTISED_CLOCK);
        LogRatio estimate = result.estimate().orElseThrow();
        assertThat(estimate).isEqualTo(new LogRatio(0, 0, 19));
        assertThat(estimate.pTwoSided()).isOne();
    }

    @Test
    void shouldUseTheClocksResolutionWhenConstantsDiffer() {
        WithinRunTest coarse = new WithinRunTest(Statistic.quantile(0.95), 15, 0.05, false, 1);

        WithinRunTest.Result far = coarse.compare(constant(200, 5), constant(200, 50));
        WithinRunTest.Result near = coarse.compare(constant(200, 5), constant(200, 6));

        assertThat(far.decision()).isEqualTo(Decision.regression(Confidence.CONFIRMED));
        assertThat(near.decision().kind()).isNotEqualTo(VerdictKind.NO_REGRESSION);
        double expected = Math.sqrt((1 / 25.0 + 1 / 36.0) / 12);
        assertThat(near.estimate().orElseThrow().se()).isCloseTo(expected, within(1e-15));
        assertThat(P95.compare(constant(200, 5), constant(200, 6)).decision())
                .as("an exact clock")
                .isEqualTo(Decision.regression(Confidence.CONFIRMED));
    }

    @Test
    void shouldWorkOnHeavyTiesAndWarn() {
        Sample coarse = noise(800, 1).map(x -> Math.rint(x / 25) * 25 + 25);
        Sample slower = noise(800, 2).map(x -> Math.rint(1.5 * x / 25) * 25 + 25);

        WithinRunTest.Result result = P95.compare(coarse, slower);

        assertThat(result.flags()).containsExactly(Flag.MANY_TIES);
        assertThat(result.decision().isRegression()).isTrue();
    }

    @Test
    void shouldRejectAndCountWhatIsNoLatency() {
        double[] values = noise(1000, 1).toArray();
        values[3] = Double.NaN;
        values[4] = -1;
        values[5] = 0;
        values[6] = Double.POSITIVE_INFINITY;
        Sample four = Sample.positive(values);
        for (int i = 10; i < 20; i++) {
            values[i] = 0;
        }
        Sample fourteen = Sample.positive(values);

        assertThat(four.size()).isEqualTo(996);
        assertThat(four.rejected()).isEqualTo(4);
        assertThat(P95.compare(noise(1000, 2), four).decision().reason())
                .isNotEqualTo(Optional.of(Reason.DATA_QUALITY));
        assertThat(P95.compare(noise(1000, 2), fourteen).decision())
                .isEqualTo(Decision.inconclusive(Reason.DATA_QUALITY));
    }

    @Test
    void shouldTakeSidesOfUnequalLength() {
        WithinRunTest.Result result = MEAN.compare(noise(100, 1), noise(5000, 2));

        assertThat(result.baseline().orElseThrow().units()).isEqualTo(100);
        assertThat(result.candidate().orElseThrow().units()).isEqualTo(5000);
        assertThat(result.estimate().orElseThrow().df())
                .isEqualTo(Math.min(
                                result.baseline().get().blocks(),
                                result.candidate().get().blocks())
                        - 1.0);
    }

    @Test
    void shouldCarryAP95FromOneHundredRequestsAndAP99FromFiveHundred() {
        WithinRunTest p99 = new WithinRunTest(Statistic.quantile(0.99), 15);
        Decision tooFew = Decision.inconclusive(Reason.INSUFFICIENT_TAIL);

        assertThat(P95.compare(noise(99, 1), noise(99, 2)).decision()).isEqualTo(tooFew);
        assertThat(P95.compare(noise(100, 1), noise(100, 2)).decision()).isNotEqualTo(tooFew);
        assertThat(p99.compare(noise(499, 1), noise(499, 2)).decision()).isEqualTo(tooFew);
        assertThat(p99.compare(noise(500, 1), noise(500, 2)).decision()).isNotEqualTo(tooFew);
    }

    @Test
    void shouldCompareErrorsWhenTheBaselineHasNone() {
        Comparison errors = gate(
                COMPARATOR.compare(
                        List.of(Runs.run("b", 1, 2000, Shape.SAME, 8)),
                        List.of(Runs.run("c", 2, 2000, Shape.SAME.failing(0.001), 8))),
                "errorRate");

        assertThat(errors.numbers().changePercent().orElseThrow()).isBetween(0.0, 0.3);
        assertThat(errors.decision()).isEqualTo(Decision.noRegression(false));
    }

    @Test
    void shouldLeaveTheVerdictToErrorsWhenEverythingFails() {
        RunSample fine = Runs.run("b", 1, 300, Shape.SAME, 8);
        RunSample dead = Runs.run("c", 2, 10, Shape.SAME.failing(1.1), 8);

        RegressionReport broken = COMPARATOR.compare(List.of(fine), List.of(dead));
        RegressionReport both = COMPARATOR.compare(List.of(dead), List.of(dead));

        assertThat(broken.verdict()).isEqualTo(VerdictKind.REGRESSION);
        assertThat(gate(broken, "ttft").decision()).isEqualTo(Decision.inconclusive(Reason.NO_DATA));
        assertThat(gate(broken, "errorRate").decision()).isEqualTo(Decision.regression(Confidence.CONFIRMED));
        assertThat(both.verdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
        assertThat(both.reason()).contains(Reason.ALL_FAILED);
        assertThat(gate(both, "errorRate").numbers().pointsCi95().orElseThrow().upper())
                .isCloseTo(27.7532799862889, within(1e-9));
    }

    @Test
    void shouldNotGateLatencyWhereALevelDrifts() {
        LevelSample drifting = LevelSample.builder()
                .concurrency(8)
                .steady(false)
                .add(RequestSample.succeeded().with(Metric.TTFT, 3))
                .add(RequestSample.succeeded().with(Metric.TTFT, 4))
                .build();
        RunSample run = new RunSample("d", Map.of(), List.of(drifting));

        RegressionReport report = COMPARATOR.compare(List.of(run), List.of(run));

        assertThat(gate(report, "ttft").decision()).isEqualTo(Decision.inconclusive(Reason.NOT_STEADY));
        assertThat(gate(report, "errorRate").decision().reason()).contains(Reason.INTERVAL_STRADDLES_THRESHOLD);
    }

    @Test
    void shouldTreatTimeoutsAsLowerBounds() {
        RunSample fine = timingOut("b", 1, 0);
        RunSample hidden = timingOut("c", 2, 60);

        assertThat(gate(COMPARATOR.compare(List.of(fine), List.of(hidden)), "ttft")
                        .decision()
                        .isRegression())
                .as("a bound from below can prove the candidate slow")
                .isTrue();
        assertThat(gate(COMPARATOR.compare(List.of(hidden), List.of(hidden)), "ttft")
                        .decision())
                .isEqualTo(Decision.inconclusive(Reason.CENSORED_TAIL));
        assertThat(gate(COMPARATOR.compare(List.of(hidden), List.of(fine)), "ttft")
                        .decision())
                .isEqualTo(Decision.inconclusive(Reason.CENSORED_TAIL));
    }

    @Test
    void shouldKnowWhichNumbersOfATimeoutAreExact() {
        RequestSample cut = RequestSample.timedOut(30_000).with(Metric.TTFT, 120);

        assertThat(cut.censored()).containsExactlyInAnyOrder(Metric.E2E, Metric.TTFT_FROM_INTENDED);
        assertThat(cut.values()).containsEntry(Metric.TTFT, 120.0).containsEntry(Metric.E2E, 30_000.0);
        LevelSample level = LevelSample.builder().add(cut).build();
        assertThat(level.censored(Metric.TTFT)).isZero();
        assertThat(level.censored(Metric.E2E)).isOne();
        assertThat(level.failures()).isOne();
    }

    @Test
    void shouldTakeSlicesWithoutATokenAsThroughput() {
        double[] stalling = new double[100];
        Arrays.setAll(stalling, i -> i % 10 == 0 ? 0 : 1000 + i);
        RunSample stalls = slices("s", stalling);
        RunSample steady =
                slices("b", Arrays.stream(stalling).map(x -> Math.max(x, 1000)).toArray());
        RunSample dead = slices("d", new double[100]);

        Comparison worse = gate(COMPARATOR.compare(List.of(steady), List.of(stalls)), "outputTokensPerSecond");
        Comparison nothing = gate(COMPARATOR.compare(List.of(steady), List.of(dead)), "outputTokensPerSecond");
        Comparison overRuns = gate(
                COMPARATOR.compare(List.of(steady, steady, steady, steady), List.of(dead, dead, dead, dead)),
                "outputTokensPerSecond");

        assertThat(worse.numbers().changePercent().orElseThrow()).isCloseTo(-9.5, within(1.0));
        assertThat(worse.decision().isRegression()).isTrue();
        assertThat(nothing.decision()).isEqualTo(Decision.inconclusive(Reason.NO_DATA));
        assertThat(overRuns.decision()).isEqualTo(Decision.inconclusive(Reason.NO_DATA));
    }

    private static RunSample slices(String name, double[] tokensPerSecond) {
        return new RunSample(
                name,
                Map.of(),
                List.of(LevelSample.builder()
                        .concurrency(8)
                        .throughput(Sample.of(tokensPerSecond))
                        .build()));
    }

    @Test
    void shouldSayHowManyRequestsAnErrorBudgetNeeds() {
        Comparison errors = gate(
                COMPARATOR.compare(
                        List.of(Runs.run("b", 1, 300, Shape.SAME, 8)), List.of(Runs.run("c", 2, 300, Shape.SAME, 8))),
                "errorRate");

        assertThat(errors.decision()).isEqualTo(Decision.inconclusive(Reason.INTERVAL_STRADDLES_THRESHOLD));
        assertThat(errors.numbers().requiredPerSide()).hasValue(765);
        assertThat(errors.notes())
                .containsExactly("errorRate: none on either side, so at most 1.00 % with 95 % confidence");
    }

    @Test
    void shouldNotSayThatAShareIsAtMostAll() {
        Comparison errors = gate(
                COMPARATOR.compare(
                        List.of(Runs.run("b", 1, 2, Shape.SAME, 8)), List.of(Runs.run("c", 2, 2, Shape.SAME, 8))),
                "errorRate");

        assertThat(errors.notes())
                .containsExactly("errorRate: none on either side, of too few requests (2) to say how rare they are");
    }

    @Test
    void shouldKeepTheIntervalOfADifferenceOfSharesWithinWhatIsPossible() {
        List<RunSample> good = new ArrayList<>();
        List<RunSample> bad = new ArrayList<>();
        double[] rates = {0, 0.2, 0, 0.1};
        for (int i = 0; i < rates.length; i++) {
            good.add(Runs.run("b" + i, i, 100, Shape.SAME.failing(rates[i]), 8));
            bad.add(Runs.run("c" + i, 50 + i, 100, Shape.SAME.failing(1), 8));
        }

        Interval points = gate(COMPARATOR.compare(good, bad), "errorRate")
                .numbers()
                .pointsCi95()
                .orElseThrow();

        assertThat(points.upper()).isEqualTo(100);
        assertThat(points.lower()).isBetween(50.0, 95.0);
    }

    private static RunSample timingOut(String name, long seed, int timeouts) {
        LevelSample.Builder builder = LevelSample.builder().concurrency(8);
        Random random = new Random(seed);
        for (int i = 0; i < 600; i++) {
            builder.add(
                    i % 10 == 0 && i < 10 * timeouts
                            ? RequestSample.timedOut(30_000)
                            : RequestSample.succeeded().with(Metric.TTFT, 200 * Math.exp(0.3 * random.nextGaussian())));
        }
        return new RunSample(name, Map.of(), List.of(builder.build()));
    }

    @Test
    void shouldSeeAChangeOfTheCacheThatQuantilesHide() {
        RunSample warm = caching("b", 1, 0.70);
        RunSample cold = caching("c", 2, 0.55);

        RegressionReport report = COMPARATOR.compare(List.of(warm), List.of(cold));

        Comparison misses = gate(report, "cacheMissRate");
        assertThat(misses.gated()).isFalse();
        assertThat(misses.decision().isRegression()).isTrue();
        assertThat(misses.numbers().changePercent().orElseThrow()).isCloseTo(15, within(4.0));
        assertThat(gate(report, "ttft").decision().isRegression())
                .as("p95 of TTFT")
                .isFalse();
    }

    private static RunSample caching(String name, long seed, double hitRate) {
        return caching(name, seed, hitRate, true);
    }

    @Test
    void shouldSeeItInTheSlowModeToo() {
        RegressionReport report =
                COMPARATOR.compare(List.of(caching("b", 1, 0.70, false)), List.of(caching("c", 2, 0.55, false)));
        RegressionReport same = COMPARATOR.compare(
                List.of(Runs.run("b", 1, 2000, Shape.SAME, 8)), List.of(Runs.run("c", 2, 2000, Shape.SAME, 8)));

        Comparison slow = gate(report, "ttftSlowModeShare");
        assertThat(slow.decision().isRegression()).isTrue();
        assertThat(slow.gated()).isFalse();
        assertThat(slow.notes()).anyMatch(note -> note.startsWith("TTFT has two modes, a factor of 6"));
        assertThat(same.comparisons()).noneMatch(c -> c.metric().equals("ttftSlowModeShare"));
    }

    @Test
    void shouldTakeAShiftOfTheOneModeForNoSlowMode() {
        RunSample slower = caching("c", 2, 0, false);
        RegressionReport report = COMPARATOR.compare(List.of(caching("b", 1, 1, false)), List.of(slower));

        assertThat(gate(report, "ttft").decision().isRegression()).isTrue();
        assertThat(report.comparisons()).noneMatch(c -> c.metric().equals("ttftSlowModeShare"));
    }

    private static RunSample caching(String name, long seed, double hitRate, boolean told) {
        LevelSample.Builder builder = LevelSample.builder().concurrency(8);
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            boolean hit = random.nextDouble() < hitRate;
            double ttft = (hit ? 60 : 400) * Math.exp(0.3 * random.nextGaussian());
            RequestSample request = RequestSample.succeeded().with(Metric.TTFT, ttft);
            builder.add(told ? request.withCacheHit(hit) : request);
        }
        return new RunSample(name, Map.of(), List.of(builder.build()));
    }

    @Test
    void shouldJackknifeGapsOverStretchesOfTime() {
        Random random = new Random(9);
        List<Histogram> slices = new ArrayList<>();
        double[] all = new double[200 * 50];
        for (int i = 0; i < 200; i++) {
            double pace = 20 * Math.exp(0.3 * random.nextGaussian());
            double[] gaps =
                    random.doubles(50).map(u -> pace * (0.9 + 0.2 * u)).sorted().toArray();
            long[] once = new long[50];
            Arrays.fill(once, 1);
            slices.add(new Histogram(gaps, once, Arrays.stream(gaps).sum()));
            System.arraycopy(gaps, 0, all, i * 50, 50);
        }
        LevelSample level = LevelSample.builder()
                .concurrency(8)
                .gaps(Observations.binned(slices, 0, 0))
                .build();
        RunSample run = new RunSample("r", Map.of(), List.of(level));

        Comparison itl = gate(COMPARATOR.compare(List.of(run), List.of(run)), "itl");

        double asIfIndependent = new WithinRunTest(Statistic.quantile(0.95), 10)
                .compare(Sample.of(shuffled(all)), Sample.of(shuffled(all)))
                .estimate()
                .orElseThrow()
                .se();
        assertThat(itl.numbers().essBaseline().orElseThrow()).isLessThanOrEqualTo(200);
        assertThat(itl.numbers().se().orElseThrow()).isGreaterThan(3 * asIfIndependent);
        assertThat(itl.numbers().theta()).hasValue(0);
        assertThat(itl.sides().baseline().orElseThrow())
                .isCloseTo(Statistic.quantile(0.95).of(Sample.of(all)), within(1e-9));
    }

    private static double[] shuffled(double[] values) {
        double[] shuffled = values.clone();
        Random random = new Random(10);
        for (int i = shuffled.length - 1; i > 0; i--) {
            int k = random.nextInt(i + 1);
            double swap = shuffled[i];
            shuffled[i] = shuffled[k];
            shuffled[k] = swap;
        }
        return shuffled;
    }

    @Test
    void shouldCountStretchesOfTimeInTheTailOfGapsAndNotGaps() {
        RunSample spread = gaps(100);
        RunSample lumped = gaps(4);

        assertThat(gate(COMPARATOR.compare(List.of(spread), List.of(spread)), "itl")
                        .decision()
                        .reason())
                .isNotEqualTo(Optional.of(Reason.INSUFFICIENT_TAIL));
        assertThat(gate(COMPARATOR.compare(List.of(lumped), List.of(lumped)), "itl")
                        .decision())
                .isEqualTo(Decision.inconclusive(Reason.INSUFFICIENT_TAIL));
    }

    /** A hundred stretches; so many of them, far apart, are long and slow and have the slowest seventh of all gaps. */
    private static RunSample gaps(int slow) {
        Random random = new Random(3);
        List<Histogram> stretches = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            boolean isSlow = i % (100 / slow) == 0;
            double pace = isSlow ? 100 : 20;
            double[] gaps = random.doubles(isSlow ? 200 : 50)
                    .map(u -> pace * (0.9 + 0.2 * u))
                    .sorted()
                    .toArray();
            long[] once = new long[gaps.length];
            Arrays.fill(once, 1);
            stretches.add(new Histogram(gaps, once, Arrays.stream(gaps).sum()));
        }
        LevelSample level = LevelSample.builder()
                .concurrency(8)
                .gaps(Observations.binned(stretches, 0, 0))
                .build();
        return new RunSample("g", Map.of(), List.of(level));
    }

    private static Comparison gate(RegressionReport report, String metric) {
        return report.comparisons().stream()
                .filter(c -> c.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }
}
