// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Optional;

/**
 * Whether a level drifted while it was measured, as it does past saturation.
 *
 * <p>Least-squares slope of the block means of ln latency on the block number, over the blocks of {@link
 * BlockJackknife} (8 at least), tested with t on m − 2 degrees of freedom.
 *
 * @param blocks m
 * @param slope change of ln latency a block
 * @param pTwoSided p of the slope
 */
public record Drift(int blocks, double slope, double pTwoSided) {

    private static final double LEVEL = 0.01;
    private static final double WORTH_SAYING = Math.log(1.10);

    /** Of positive latencies in send order; empty below 16 values. */
    public static Optional<Drift> of(Sample latencies) {
        int n = latencies.size();
        if (n < 2 * WithinRunTest.FEWEST_BLOCKS) {
            return Optional.empty();
        }
        double tau = AutocorrelationTime.of(latencies).tau();
        int m = Math.max(WithinRunTest.FEWEST_BLOCKS, BlockJackknife.blocksFor(n, tau));
        double[] means = blockMeans(latencies.log(), m);
        double centre = (m - 1) / 2.0;
        double sxx = 0;
        double sxy = 0;
        Moments y = Moments.of(means);
        for (int b = 0; b < m; b++) {
            sxx += (b - centre) * (b - centre);
            sxy += (b - centre) * (means[b] - y.mean());
        }
        double slope = sxy / sxx;
        double residual = Math.max(0, y.sumOfSquares() - slope * sxy);
        double se = Math.sqrt(residual / (m - 2) / sxx);
        return Optional.of(new Drift(m, slope, TTest.of(slope, se, m - 2.0).pTwoSided()));
    }

    /** Change over the whole level, as a ratio − 1. */
    public double totalChange() {
        return Math.expm1(slope * (blocks - 1));
    }

    /** p below 0.01 and a change of more than 10 %, up or down. */
    public boolean nonStationary() {
        return pTwoSided < LEVEL && Math.abs(slope * (blocks - 1)) > WORTH_SAYING;
    }

    /** p below this level and a change of more than 10 % upwards. */
    public boolean growing(double level) {
        return pTwoSided < level && slope * (blocks - 1) > WORTH_SAYING;
    }

    private static double[] blockMeans(Sample values, int m) {
        int[] starts = Observations.blockStarts(values.size(), m);
        double[] means = new double[m];
        for (int b = 0; b < m; b++) {
            for (int i = starts[b]; i < starts[b + 1]; i++) {
                means[b] += values.get(i) / (starts[b + 1] - starts[b]);
            }
        }
        return means;
    }
}
