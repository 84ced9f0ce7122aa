// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Arrays;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;

/**
 * Finite numbers in the order in which they were observed.
 *
 * <p>Guarantees: immutable, no NaN and no infinity inside. The unit is the caller's; two samples that are compared must
 * share it. Safe for use by any number of threads.
 */
public final class Sample {

    private static final Sample EMPTY = new Sample(new double[0], 0);

    private final double[] values;
    private final int rejected;
    private volatile double[] sorted;

    private Sample(double[] values, int rejected) {
        this.values = values;
        this.rejected = rejected;
    }

    /**
     * The values as they are.
     *
     * @throws IllegalArgumentException if a value is NaN or infinite
     */
    public static Sample of(double... values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException("values[" + i + "]: " + values[i] + " (expected: a finite number)");
            }
        }
        return new Sample(values.clone(), 0);
    }

    /** The values that can be a latency or a price: those that are finite and above 0; the others are counted. */
    public static Sample positive(double... values) {
        return keeping(value -> value > 0, values);
    }

    /** The values that can be a rate: those that are finite and not below 0; the others are counted. */
    public static Sample nonNegative(double... values) {
        return keeping(value -> value >= 0, values);
    }

    private static Sample keeping(DoublePredicate rule, double... values) {
        double[] kept =
                Arrays.stream(values).filter(rule).filter(Double::isFinite).toArray();
        return new Sample(kept, values.length - kept.length);
    }

    public static Sample empty() {
        return EMPTY;
    }

    /** Number of values kept. */
    public int size() {
        return values.length;
    }

    /** Number of values that {@link #positive} or {@link #nonNegative} refused. */
    public int rejected() {
        return rejected;
    }

    /** Refused share of all values offered, in [0, 1]; 0 when none were offered. */
    public double rejectedShare() {
        return rejected == 0 ? 0 : rejected / (double) (rejected + values.length);
    }

    public double get(int index) {
        return values[index];
    }

    /** A copy, in order of observation. */
    public double[] toArray() {
        return values.clone();
    }

    /** Each value changed by {@code f}, in the same order. */
    public Sample map(DoubleUnaryOperator f) {
        return of(Arrays.stream(values).map(f).toArray());
    }

    /** Natural logarithms. @throws IllegalArgumentException if a value is not above 0 */
    public Sample log() {
        return map(Math::log);
    }

    /** Moments of the values. */
    public Moments moments() {
        return Moments.of(values);
    }

    /** Whether all values are above 0; true for none. */
    public boolean isPositive() {
        return values.length == 0 || ascending()[0] > 0;
    }

    /** Whether all values are the same; true for none and for one. */
    public boolean isConstant() {
        for (double value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }

    /** Share of values that another value equals, in [0, 1]; a coarse clock shows here. */
    public double tiedShare() {
        double[] s = ascending();
        int tied = 0;
        for (int i = 0; i < s.length; i++) {
            boolean before = i > 0 && s[i - 1] == s[i];
            boolean after = i + 1 < s.length && s[i + 1] == s[i];
            tied += before || after ? 1 : 0;
        }
        return s.length == 0 ? 0 : tied / (double) s.length;
    }

    /** The values ascending. Shared: callers inside this package read only. */
    double[] ascending() {
        double[] s = sorted;
        if (s == null) {
            s = values.clone();
            Arrays.sort(s);
            sorted = s;
        }
        return s;
    }

    /** The values in order. Shared: callers inside this package read only. */
    double[] raw() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sample that && Arrays.equals(values, that.values) && rejected == that.rejected;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(values) + rejected;
    }

    @Override
    public String toString() {
        return "Sample[size=" + values.length + ", rejected=" + rejected + "]";
    }
}
