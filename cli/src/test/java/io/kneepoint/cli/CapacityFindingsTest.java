// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.analyzer.capacity.LevelPoint;
import io.kneepoint.analyzer.statistics.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CapacityFindingsTest {

    private static final int[] LEVELS = {1, 2, 4, 8, 16, 32, 64, 128};
    private static final int BLOCKS = 12;

    /** A curve by the universal scalability law with a little noise, whose requests fail from a level on. */
    private static List<LevelPoint> curve(double alpha, double beta, int failsFrom, long seed) {
        Random random = new Random(seed);
        List<LevelPoint> points = new ArrayList<>();
        for (int level : LEVELS) {
            double throughput = 56 * level / (1 + alpha * (level - 1) + beta * level * (level - 1));
            double[] slices = random.doubles(BLOCKS)
                    .map(u -> throughput * (0.995 + 0.01 * u))
                    .toArray();
            double ttft = 50e6 * level / (throughput / 56);
            List<Sample> blocks = new ArrayList<>();
            for (int block = 0; block < BLOCKS; block++) {
                blocks.add(Sample.of(
                        random.doubles(50).map(u -> ttft * (0.9 + 0.2 * u)).toArray()));
            }
            points.add(LevelPoint.of(level, Sample.of(slices).moments().mean(), 1000, level >= failsFrom ? 200 : 0)
                    .withTtft(ttft, 1.1 * ttft, 1.15 * ttft)
                    .withBlocks(new LevelPoint.Blocks(Sample.of(slices), blocks)));
        }
        return points;
    }

    @Test
    void shouldSayThatTheBreakOrThePeakComesEarlier() {
        List<LevelPoint> base = curve(0.011, 1.9e-4, 128, 1);

        assertThat(CapacityFindings.of(List.of(base), List.of(curve(0.011, 1.9e-4, 32, 2))))
                .contains("capacity: the candidate breaks at 32 in flight, where the baseline was still good");
        assertThat(CapacityFindings.of(List.of(base), List.of(curve(0.011, 1.9e-3, 128, 3))))
                .anyMatch(finding ->
                        finding.matches("capacity: the peak comes earlier, at about 2\\d in flight instead of 7\\d"));
    }

    @Test
    void shouldSayNothingOfCurvesThatAreTheSameOrShort() {
        List<LevelPoint> base = curve(0.011, 1.9e-4, 128, 1);

        assertThat(CapacityFindings.of(List.of(base), List.of(curve(0.011, 1.9e-4, 128, 4))))
                .isEmpty();
        assertThat(CapacityFindings.of(
                        List.of(base), List.of(curve(0.011, 1.9e-4, 2, 2).subList(0, 4))))
                .isEmpty();
        assertThat(CapacityFindings.of(List.of(base, base), List.of(base))).isEmpty();
    }
}
