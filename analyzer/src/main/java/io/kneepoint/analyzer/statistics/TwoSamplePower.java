// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

/**
 * How many independent values a side a two-sided t test of two means needs, before anything is measured.
 *
 * <p>Power = P(T ≥ t₁₋α/₂) with T noncentral on 2(n−1) degrees of freedom and noncentrality δ/σ·√(n/2). On ln latency,
 * δ is the ln of a ratio and σ the sd of ln latency; multiply n by the autocorrelation time.
 *
 * @param alpha two-sided level, in (0, 1)
 * @param power wanted probability of finding the difference, in (alpha, 1)
 */
public record TwoSamplePower(double alpha, double power) {

    private static final double MOST = 1e9;

    public TwoSamplePower {
        if (!(alpha > 0 && alpha < 1) || !(power > alpha && power < 1)) {
            throw new IllegalArgumentException(
                    "alpha, power: " + alpha + ", " + power + " (expected: alpha in (0, 1), power between it and 1)");
        }
    }

    /** 5 % and 80 %. */
    public TwoSamplePower() {
        this(0.05, 0.8);
    }

    /**
     * Values a side, not rounded, to find a difference of {@code delta} when one value has the sd {@code sigma}; both
     * above 0.
     */
    public double requiredPerSide(double delta, double sigma) {
        requirePositive("delta", delta);
        requirePositive("sigma", sigma);
        double low = 2;
        double high = 4;
        while (powerOf(high, delta / sigma) < power && high < MOST) {
            high *= 2;
        }
        for (int i = 0; i < 200 && high - low > 1e-10 * high; i++) {
            double middle = (low + high) / 2;
            if (powerOf(middle, delta / sigma) < power) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** The difference found by {@code n} ≥ 2 values a side when one value has the sd {@code sigma} above 0. */
    public double detectable(double n, double sigma) {
        requirePositive("sigma", sigma);
        if (!(n >= 2)) {
            throw new IllegalArgumentException("n: " + n + " (expected: at least 2)");
        }
        double df = 2 * (n - 1);
        double delta = NoncentralT.noncentrality(StudentT.quantile(1 - alpha / 2, df), df, 1 - power);
        return delta * sigma / Math.sqrt(n / 2);
    }

    private double powerOf(double n, double effect) {
        double df = 2 * (n - 1);
        return 1 - NoncentralT.cumulative(StudentT.quantile(1 - alpha / 2, df), df, effect * Math.sqrt(n / 2));
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: finite and above 0)");
        }
    }
}
