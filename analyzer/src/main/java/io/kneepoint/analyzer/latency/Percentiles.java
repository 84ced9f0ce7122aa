// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.latency;

import io.kneepoint.schemas.metric.LatencySummary;

/** Quantiles of exact samples, and the rule that says when a quantile may be named at all. */
public final class Percentiles {

    private Percentiles() {}

    /**
     * Whether n samples carry the quantile q: at least one sample is expected above it, n·(1 − q) ≥ 1. So p95 needs 20 samples and
     * p99 needs 100.
     */
    public static boolean carries(double q, long n) {
        return n > 0 && n * (1 - q) >= 1 - 1e-9 || n > 0 && q <= 0.5;
    }

    /**
     * Type-7 quantile (Hyndman and Fan 1996; R's and NumPy's default) of ascending samples.
     *
     * @throws IllegalArgumentException when there are none
     */
    public static double ofSorted(double[] ascending, double q) {
        if (ascending.length == 0) {
            throw new IllegalArgumentException("quantile of no samples (expected: at least one)");
        }
        double position = (ascending.length - 1) * q;
        int below = (int) position;
        int above = Math.min(below + 1, ascending.length - 1);
        return ascending[below] + (position - below) * (ascending[above] - ascending[below]);
    }

    /** Count, quantiles that the count carries, and mean of samples in nanoseconds, given ascending. */
    public static LatencySummary summary(double[] ascending) {
        int n = ascending.length;
        if (n == 0) {
            return new LatencySummary(0L, null, null, null, null);
        }
        double sum = 0;
        for (double sample : ascending) {
            sum += sample;
        }
        return new LatencySummary(
                (long) n, named(ascending, 0.50), named(ascending, 0.95), named(ascending, 0.99), sum / n);
    }

    private static Double named(double[] ascending, double q) {
        return carries(q, ascending.length) ? ofSorted(ascending, q) : null;
    }
}
