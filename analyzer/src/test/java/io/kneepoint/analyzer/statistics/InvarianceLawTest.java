// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must not change a verdict: the unit, the order of the sides, the order among equal values. */
class InvarianceLawTest {

    /** Comparisons of every kind, by seed. */
    record Pair(long seed, WithinRunTest test, Sample baseline, Sample candidate) {

        @Override
        public String toString() {
            return "seed " + seed + ", " + test.statistic().name() + ", n " + baseline.size() + " and "
                    + candidate.size();
        }
    }

    static IntStream seeds() {
        return IntStream.range(0, 24);
    }

    private static Pair pair(int seed) {
        Random random = new Random(1_000_003L * seed + 17);
        LatencyProcess[] processes = {
            LatencyProcess.autoregressive(0.4),
            LatencyProcess.bimodal(0.3),
            LatencyProcess.queue(0.6),
            LatencyProcess.tail(1.3)
        };
        LatencyProcess process = processes[seed % processes.length];
        Statistic[] statistics = {Statistic.quantile(0.95), Statistic.mean(), Statistic.quantile(0.5)};
        double factor = 0.8 + 0.8 * random.nextDouble();
        Sample b = Sample.of(process.draw(random, 120 + random.nextInt(400)));
        Sample c = Sample.of(process.map(x -> factor * x).draw(random, 120 + random.nextInt(400)));
        return new Pair(seed, new WithinRunTest(statistics[seed % 3], 10), b, c);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldNotDependOnTheUnit(int seed) {
        Pair pair = pair(seed);
        WithinRunTest.Result millis = pair.test.compare(pair.baseline, pair.candidate);
        for (double unit : new double[] {1e-3, 1e6, 0.37}) {
            WithinRunTest.Result other =
                    pair.test.compare(pair.baseline.map(x -> unit * x), pair.candidate.map(x -> unit * x));

            assertThat(other.decision()).as("%s", pair).isEqualTo(millis.decision());
            assertSame(pair, other.estimate().orElseThrow(), millis.estimate().orElseThrow(), 1);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldTurnTheSignWhenTheSidesAreSwapped(int seed) {
        Pair pair = pair(seed);

        LogRatio there =
                pair.test.compare(pair.baseline, pair.candidate).estimate().orElseThrow();
        LogRatio back =
                pair.test.compare(pair.candidate, pair.baseline).estimate().orElseThrow();

        assertSame(pair, back, there, -1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldReadHigherIsBetterAsTheOppositeOfLowerIsBetter(int seed) {
        Pair pair = pair(seed);
        WithinRunTest higher = new WithinRunTest(pair.test.statistic(), pair.test.marginPercent(), 0.05, true, 0);

        LogRatio lower =
                pair.test.compare(pair.baseline, pair.candidate).estimate().orElseThrow();

        assertSame(
                pair, higher.compare(pair.baseline, pair.candidate).estimate().orElseThrow(), lower, -1);
        assertThat(higher.compare(pair.candidate, pair.baseline).decision())
                .isEqualTo(pair.test.compare(pair.baseline, pair.candidate).decision());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldNotDependOnTheOrderAmongEqualValues(int seed) {
        Pair pair = pair(seed);
        Sample b = pair.baseline.map(x -> Math.rint(x / 40) * 40 + 40);
        Sample c = pair.candidate.map(x -> Math.rint(x / 40) * 40 + 40);

        LogRatio tied = pair.test.compare(b, c).estimate().orElseThrow();
        LogRatio broken = pair.test
                .compare(jittered(b, seed), jittered(c, seed))
                .estimate()
                .orElseThrow();

        assertThat(broken.theta()).as("%s", pair).isCloseTo(tied.theta(), within(1e-8));
        assertThat(broken.se()).as("%s", pair).isCloseTo(tied.se(), within(1e-8));
        assertThat(MannWhitney.of(b, c)).isEqualTo(MannWhitney.of(shuffled(b, seed), shuffled(c, seed)));
        assertThat(HodgesLehmann.of(b, c)).isEqualTo(HodgesLehmann.of(shuffled(b, seed), shuffled(c, seed)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldAnswerInOneWayOnly(int seed) {
        Pair pair = pair(seed);
        Decision decision = pair.test.compare(pair.baseline, pair.candidate).decision();
        LogRatio e = pair.test.compare(pair.baseline, pair.candidate).estimate().orElseThrow();
        double delta = LogRatio.delta(10);

        assertThat(decision.isRegression() && e.pNonInferiority(delta) < 0.05).isFalse();
        assertThat(e.interval(0.95).contains(e.theta())).isTrue();
        assertThat(e.interval(0.90).width())
                .isLessThanOrEqualTo(e.interval(0.95).width());
    }

    private static void assertSame(Pair pair, LogRatio actual, LogRatio expected, int sign) {
        assertThat(actual.theta()).as("%s", pair).isCloseTo(sign * expected.theta(), within(1e-12));
        assertThat(actual.se()).as("%s", pair).isCloseTo(expected.se(), within(1e-12));
        assertThat(actual.df()).as("%s", pair).isEqualTo(expected.df());
    }

    /** Ties broken at random by less than any number printed. */
    private static Sample jittered(Sample sample, long seed) {
        Random random = new Random(seed);
        return sample.map(x -> x * (1 + 1e-10 * random.nextDouble()));
    }

    private static Sample shuffled(Sample sample, long seed) {
        double[] x = sample.toArray();
        Random random = new Random(seed);
        for (int i = x.length - 1; i > 0; i--) {
            int k = random.nextInt(i + 1);
            double swap = x[i];
            x[i] = x[k];
            x[k] = swap;
        }
        return Sample.of(x);
    }
}
