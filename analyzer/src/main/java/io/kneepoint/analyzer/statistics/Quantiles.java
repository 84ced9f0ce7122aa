// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

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
}
