// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.benchmark;

import java.util.Arrays;

/**
 * How far arrivals were from emissions in one round. [µs]
 *
 * @param p50 the median
 * @param p99 the 99th percentile
 * @param max the greatest
 */
record TimingErrors(double p50, double p99, double max) {

    /** Of all errors of a round, in any order; one or more. [µs] */
    static TimingErrors of(double[] micros) {
        double[] sorted = micros.clone();
        Arrays.sort(sorted);
        return new TimingErrors(quantile(sorted, 0.5), quantile(sorted, 0.99), sorted[sorted.length - 1]);
    }

    private static double quantile(double[] sorted, double q) {
        return sorted[(int) Math.min(sorted.length - 1, q * sorted.length)];
    }

    @Override
    public String toString() {
        return String.format("p50 %.0f us  p99 %.0f us  max %.0f us", p50, p99, max);
    }
}
