// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What of a distribution is compared: its mean, or a quantile by {@link HarrellDavis}.
 *
 * <p>Both are homogeneous: a sample in another unit gives the statistic in that unit.
 */
public sealed interface Statistic {

    /** The statistic of a sample with at least one value, in its unit. */
    double of(Sample sample);

    /** {@code mean}, {@code p50}, {@code p95}, {@code p99.9} … */
    String name();

    /** The share min(p, 1 − p) of a sample that carries the statistic; empty for the mean, which all values carry. */
    OptionalDouble tail();

    static Statistic mean() {
        return Mean.INSTANCE;
    }

    /** The p-quantile, p in (0, 1). */
    static Statistic quantile(double p) {
        return new Quantile(p);
    }

    /**
     * Reads what {@link #name()} writes.
     *
     * @throws IllegalArgumentException for any other text
     */
    static Statistic parse(String name) {
        if (name.equals("mean")) {
            return mean();
        }
        if (name.matches("p\\d{1,2}(\\.\\d+)?") && Double.parseDouble(name.substring(1)) > 0) {
            return quantile(new BigDecimal(name.substring(1)).movePointLeft(2).doubleValue());
        }
        throw new IllegalArgumentException(
                "statistic: " + name + " (expected: mean, p50, p95, p99 or another percentile)");
    }

    /** The arithmetic mean. */
    record Mean() implements Statistic {

        private static final Mean INSTANCE = new Mean();

        @Override
        public double of(Sample sample) {
            return sample.moments()
                    .meanIfAny()
                    .orElseThrow(() -> new IllegalArgumentException("sample: 0 values (expected: at least 1)"));
        }

        @Override
        public String name() {
            return "mean";
        }

        @Override
        public OptionalDouble tail() {
            return OptionalDouble.empty();
        }
    }

    /**
     * A quantile.
     *
     * @param p in (0, 1)
     */
    record Quantile(double p) implements Statistic {

        public Quantile {
            if (!(p > 0 && p < 1)) {
                throw new IllegalArgumentException("p: " + p + " (expected: strictly between 0 and 1)");
            }
        }

        @Override
        public double of(Sample sample) {
            return HarrellDavis.quantile(sample, p);
        }

        @Override
        public String name() {
            String percent = String.format(Locale.ROOT, "%.6f", p * 100);
            return "p" + percent.replaceAll("\\.?0+$", "");
        }

        @Override
        public OptionalDouble tail() {
            return OptionalDouble.of(Math.min(p, 1 - p));
        }
    }
}
