// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Optional;

/**
 * Two modes in one sample of latencies, such as cache hits and misses.
 *
 * <p>The split maximises the variance between both parts on ln values (Otsu 1979). It counts as two modes if each part
 * holds 5 % of the values and the density at the split is less than half of that at either part's median.
 *
 * @param threshold between the modes, in the unit of the sample
 * @param lowerShare share of values up to the threshold, in [0.05, 0.95]
 * @param gap typical value of the upper mode / of the lower one
 * @param valley density at the split / the lower of both peaks, in [0, 0.5)
 */
public record ModeSplit(double threshold, double lowerShare, double gap, double valley) {

    private static final int FEWEST = 50;
    private static final double FEWEST_SHARE = 0.05;
    private static final double WINDOW = 0.15;
    private static final double DEEP = 0.5;

    /** Of positive values; empty below 50 of them, and for one mode. */
    public static Optional<ModeSplit> of(Sample sample) {
        double[] x = sample.log().ascending();
        if (x.length < FEWEST || sample.isConstant()) {
            return Optional.empty();
        }
        int cut = otsu(x);
        double share = cut / (double) x.length;
        if (Math.min(share, 1 - share) < FEWEST_SHARE) {
            return Optional.empty();
        }
        double lower = x[cut / 2];
        double upper = x[(cut + x.length) / 2];
        double middle = (x[cut - 1] + x[cut]) / 2;
        double half = WINDOW * (upper - lower);
        double peak = Math.min(count(x, lower, half), count(x, upper, half));
        double valley = peak > 0 ? count(x, middle, half) / peak : 1;
        return valley < DEEP
                ? Optional.of(new ModeSplit(Math.exp(middle), share, Math.exp(upper - lower), valley))
                : Optional.empty();
    }

    /** Number of values in the lower part. */
    private static int otsu(double[] x) {
        double total = 0;
        for (double value : x) {
            total += value;
        }
        int n = x.length;
        int best = 1;
        double bestVariance = -1;
        double below = 0;
        for (int k = 1; k < n; k++) {
            below += x[k - 1];
            double difference = below / k - (total - below) / (n - k);
            double variance = (double) k * (n - k) * difference * difference;
            if (variance > bestVariance && x[k] > x[k - 1]) {
                best = k;
                bestVariance = variance;
            }
        }
        return best;
    }

    private static double count(double[] x, double centre, double half) {
        int count = 0;
        for (double value : x) {
            count += Math.abs(value - centre) <= half ? 1 : 0;
        }
        return count;
    }
}
