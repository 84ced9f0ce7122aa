// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values counted in bins give what the same values give one by one. */
class BinnedObservationsLawTest {

    static IntStream seeds() {
        return IntStream.range(0, 20);
    }

    static Histogram histogram(double... values) {
        TreeMap<Double, Long> counts = new TreeMap<>();
        for (double value : values) {
            counts.merge(value, 1L, Long::sum);
        }
        return new Histogram(
                counts.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
                counts.values().stream().mapToLong(Long::longValue).toArray(),
                Arrays.stream(values).sum());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldGiveTheStatisticOfTheValues(int seed) {
        Random random = new Random(6_007L * seed + 1);
        List<Histogram> units = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        for (int u = 0; u < 8 + random.nextInt(60); u++) {
            double pace = 20 * Math.exp(0.2 * random.nextGaussian());
            // So coarse that many values share a bin.
            double[] values = random.doubles(1 + random.nextInt(seed % 4 == 0 ? 2000 : 40))
                    .map(x -> Math.ceil(pace * (1 + x)))
                    .toArray();
            units.add(histogram(values));
            samples.add(Sample.of(values));
        }
        Observations binned = Observations.binned(units, 0, 0);
        Observations exact = Observations.grouped(samples);

        assertThat(binned.units()).isEqualTo(exact.units());
        assertThat(binned.unitMeans().toArray())
                .containsExactly(exact.unitMeans().toArray(), within(1e-9));
        for (Statistic statistic : List.of(
                Statistic.mean(), Statistic.quantile(0.5), Statistic.quantile(0.95), Statistic.quantile(0.99))) {
            assertThat(binned.statistic(statistic))
                    .as("seed %d, %s", seed, statistic.name())
                    .isCloseTo(exact.statistic(statistic), within(1e-9));
            assertThat(binned.leavingOut(statistic, 8))
                    .as("seed %d, %s without each block", seed, statistic.name())
                    .containsExactly(exact.leavingOut(statistic, 8), within(1e-9));
        }
        assertThat(binned.unitsInTail(0.95, 25)).isEqualTo(exact.unitsInTail(0.95, 25));
        assertThat(binned.isPositive()).isTrue();
    }

    @Test
    void shouldCountTenMillionValuesInNoTimeAndAsExactly() {
        double[] values = IntStream.rangeClosed(1, 1000).mapToDouble(i -> i).toArray();
        long[] counts = new long[1000];
        Arrays.fill(counts, 10_000);
        Observations large = Observations.binned(List.of(new Histogram(values, counts, 10_000 * 500_500.0)), 0, 0.001);

        assertThat(large.statistic(Statistic.quantile(0.95))).isCloseTo(950.5, within(0.5));
        assertThat(large.statistic(Statistic.quantile(0.5))).isCloseTo(500.5, within(0.5));
        assertThat(large.statistic(Statistic.mean())).isEqualTo(500.5);
    }

    @Test
    void shouldNotBeSurerThanItsBinsAreNarrow() {
        List<Histogram> units = new ArrayList<>();
        for (int u = 0; u < 200; u++) {
            units.add(new Histogram(new double[] {10, 20}, new long[] {90, 10}, 1100));
        }
        Observations side = Observations.binned(units, 0, 1.0 / 128);
        List<Histogram> shifted = new ArrayList<>();
        for (int u = 0; u < 200; u++) {
            shifted.add(new Histogram(new double[] {10, 20.1}, new long[] {90, 10}, 1101));
        }

        WithinRunTest.Result result = new WithinRunTest(Statistic.quantile(0.95), 10)
                .compare(side, Observations.binned(shifted, 0, 1.0 / 128));

        double floor = Math.sqrt(2.0 / 128 / 128 / 12);
        assertThat(result.estimate().orElseThrow().se()).isGreaterThanOrEqualTo(floor);
        assertThat(result.decision().kind()).isEqualTo(VerdictKind.NO_REGRESSION);
    }

    @Test
    void shouldRefuseAHistogramThatIsNone() {
        assertThatThrownBy(() -> new Histogram(new double[] {2, 1}, new long[] {1, 1}, 3))
                .hasMessage(
                        "histogram: 2 bins, 2 counts, sum 3.0 (expected: ascending values above 0 with a count each)");
        assertThatThrownBy(() -> new Histogram(new double[] {0}, new long[] {1}, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Histogram(new double[0], new long[0], 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Observations.binned(List.of(), 0, 0).statistic(Statistic.mean()))
                .hasMessage("observations: 0 (expected: at least 1)");
    }
}
