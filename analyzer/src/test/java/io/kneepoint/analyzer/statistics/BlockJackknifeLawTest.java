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

/** Leaving out blocks by ranks gives what deleting them and starting afresh gives. */
class BlockJackknifeLawTest {

    static IntStream seeds() {
        return IntStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldEqualDeletingTheBlock(int seed) {
        Random random = new Random(7919L * seed + 3);
        boolean grouped = seed % 3 == 0;
        int units = 8 + random.nextInt(seed % 5 == 0 ? 3000 : 200);
        List<Sample> values = new ArrayList<>();
        for (int u = 0; u < units; u++) {
            double[] unit = new double[grouped ? 1 + random.nextInt(9) : 1];
            for (int i = 0; i < unit.length; i++) {
                double x = 200 * Math.exp(0.5 * random.nextGaussian());
                unit[i] = seed % 4 == 0 ? Math.rint(x / 50) * 50 + 50 : x;
            }
            values.add(Sample.of(unit));
        }
        Observations side = grouped
                ? Observations.binned(
                        values.stream().map(BlockJackknifeLawTest::histogram).toList(), 0, 0)
                : Observations.of(flat(values));
        double p = new double[] {0.01, 0.5, 0.95, 0.99}[seed % 4];
        int blocks = 2 + random.nextInt(Math.min(19, units - 2));

        for (Statistic statistic : List.of(Statistic.quantile(p), Statistic.mean())) {
            Sample fast = BlockJackknife.leaveOneOut(statistic, side, blocks);
            for (int b = 0; b < blocks; b++) {
                assertThat(fast.get(b))
                        .as("seed %d, %s, block %d of %d", seed, statistic.name(), b, blocks)
                        .isCloseTo(statistic.of(without(values, b, blocks)), within(1e-9));
            }
        }
    }

    private static Sample without(List<Sample> values, int deleted, int blocks) {
        int length = values.size() / blocks;
        int longer = values.size() % blocks;
        int start = deleted * length + Math.min(deleted, longer);
        int end = start + length + (deleted < longer ? 1 : 0);
        List<Sample> left = new ArrayList<>(values.subList(0, start));
        left.addAll(values.subList(end, values.size()));
        return flat(left);
    }

    private static Sample flat(List<Sample> units) {
        return Sample.of(units.stream()
                .flatMapToDouble(unit -> Arrays.stream(unit.toArray()))
                .toArray());
    }

    private static Histogram histogram(Sample unit) {
        TreeMap<Double, Long> counts = new TreeMap<>();
        Arrays.stream(unit.toArray()).forEach(value -> counts.merge(value, 1L, Long::sum));
        return new Histogram(
                counts.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
                counts.values().stream().mapToLong(Long::longValue).toArray(),
                Arrays.stream(unit.toArray()).sum());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldGiveTheVarianceOfTheMeanOfIndependentValues(int seed) {
        Random random = new Random(104_729L * seed + 11);
        Sample sample = Sample.of(IntStream.range(0, 400)
                .mapToDouble(i -> 100 + random.nextGaussian())
                .toArray());

        double block = BlockJackknife.of(Statistic.mean(), Observations.of(sample), 400)
                .variance();

        double delta =
                sample.moments().variance() / 400 / Math.pow(sample.moments().mean(), 2);
        assertThat(block / delta).isCloseTo(1, within(1e-3));
    }

    @Test
    void shouldNotInflateIndependentValues() {
        assertThat(BlockJackknife.inflation(400, 20, 1)).isCloseTo(1, within(1e-12));
        assertThat(BlockJackknife.inflation(400, 20, 3)).isGreaterThan(1.05);
        assertThat(BlockJackknife.blocksFor(400, 1)).isEqualTo(20);
        assertThat(BlockJackknife.blocksFor(400, 25)).isEqualTo(8);
        assertThatThrownBy(() -> BlockJackknife.of(Statistic.mean(), Observations.of(Sample.of(1, 2, 3)), 4))
                .hasMessage("blocks: 4 (expected: from 2 to the 3 units observed)");
    }
}
