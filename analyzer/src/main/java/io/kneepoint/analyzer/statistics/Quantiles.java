// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.OptionalDouble;

/** The quantile that people see: type 7 of Hyndman and Fan (1996), linear between order statistics. Stateless. */
public final class Quantiles {

    private Quantiles() {}

    /**
     * x₍ₖ₎ + (h − k)(x₍ₖ₊₁₎ − x₍ₖ₎) with h = (n − 1)p + 1, k = ⌊h⌋, in the unit of the sample.
     *
     * @param p in [0, 1]
     * @throws IllegalArgumentException if the sample is empty or p is outside [0, 1]
     */
    public static double type7(Sample sample, double p) {
        if (sample.size() == 0) {
            throw new IllegalArgumentException("sample: 0 values (expected: at least 1)");
        }
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("p: " + p + " (expected: between 0 and 1)");
        }
        double[] x = sample.ascending();
        double h = (x.length - 1) * p;
        int k = (int) h;
        return k + 1 < x.length ? x[k] + (h - k) * (x[k + 1] - x[k]) : x[x.length - 1];
    }

    /**
     * The p-quantile over all requests, failed ones ranked above everything: the p/(1−e)-quantile of those that
     * succeeded, with e the failed share. Empty when it lies among the failed ones.
     *
     * @param successes latencies of requests that succeeded
     * @param failures number of requests that failed, from 0
     * @param p in (0, 1)
     */
    public static OptionalDouble intentionToTreat(Sample successes, int failures, double p) {
        double succeeded = successes.size() / (double) (successes.size() + failures);
        return successes.size() == 0 || p > succeeded
                ? OptionalDouble.empty()
                : OptionalDouble.of(type7(successes, Math.min(1, p / succeeded)));
    }
}
