// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.OptionalDouble;

/**
 * Count, mean and sum of squared deviations of a sample.
 *
 * <p>The mean is computed in two passes with its residual added back, the squares from that mean with the residual's
 * square taken off (Chan, Golub and LeVeque 1983, corrected two-pass), so that a large offset costs no digits.
 *
 * @param count number of values
 * @param mean arithmetic mean in the unit of the values; 0 for an empty sample, see {@link #meanIfAny()}
 * @param sumOfSquares sum of squared deviations from the mean, in that unit squared
 */
public record Moments(long count, double mean, double sumOfSquares) {

    public static Moments of(double... values) {
        int n = values.length;
        if (n == 0) {
            return new Moments(0, 0, 0);
        }
        double mean = sum(values) / n;
        double residual = 0;
        for (double value : values) {
            residual += value - mean;
        }
        mean += residual / n;
        double squares = 0;
        double drift = 0;
        for (double value : values) {
            double d = value - mean;
            squares += d * d;
            drift += d;
        }
        return new Moments(n, mean, Math.max(0, squares - drift * drift / n));
    }

    /** From a published mean and standard deviation with n − 1. */
    public static Moments ofSummary(long count, double mean, double standardDeviation) {
        return new Moments(count, mean, standardDeviation * standardDeviation * (count - 1));
    }

    public OptionalDouble meanIfAny() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(mean);
    }

    /**
     * Variance with n − 1.
     *
     * @throws IllegalStateException below two values
     */
    public double variance() {
        if (count < 2) {
            throw new IllegalStateException("count: " + count + " (expected: at least 2 for a variance)");
        }
        return sumOfSquares / (count - 1);
    }

    /** Square root of {@link #variance()}. */
    public double standardDeviation() {
        return Math.sqrt(variance());
    }

    /** Variance of the mean of independent values: variance / n. */
    double varianceOfMean() {
        return variance() / count;
    }

    private static double sum(double[] values) {
        double sum = 0;
        double lost = 0;
        for (double value : values) {
            double next = sum + value;
            lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
            sum = next;
        }
        return sum + lost;
    }
}
