// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Arrays;

/**
 * Many positive values counted in narrow bins: what is kept of a stream's gaps over a stretch of time.
 *
 * <p>The mean is exact, for the sum is kept apart; a quantile is as exact as the bins are narrow. Immutable.
 */
public final class Histogram {

    private final double[] values;
    private final long[] counts;
    private final long count;
    private final double sum;

    /**
     * Counts of values.
     *
     * @param values what each bin stands for, above 0, ascending
     * @param counts of each bin, from 1
     * @param sum of all values, above 0
     * @throws IllegalArgumentException when that is not so, or there are no bins
     */
    public Histogram(double[] values, long[] counts, double sum) {
        this.values = values.clone();
        this.counts = counts.clone();
        this.sum = sum;
        boolean valid = values.length > 0 && values.length == counts.length && sum > 0 && Double.isFinite(sum);
        for (int i = 0; valid && i < values.length; i++) {
            valid = values[i] > (i == 0 ? 0 : values[i - 1]) && Double.isFinite(values[i]) && counts[i] > 0;
        }
        if (!valid) {
            throw new IllegalArgumentException("histogram: " + values.length + " bins, " + counts.length
                    + " counts, sum " + sum + " (expected: ascending values above 0 with a count each)");
        }
        this.count = Arrays.stream(counts).sum();
    }

    /** Number of values counted, from 1. */
    public long count() {
        return count;
    }

    /** Their mean. */
    public double mean() {
        return sum / count;
    }

    double sum() {
        return sum;
    }

    int bins() {
        return values.length;
    }

    double value(int bin) {
        return values[bin];
    }

    long count(int bin) {
        return counts[bin];
    }
}
