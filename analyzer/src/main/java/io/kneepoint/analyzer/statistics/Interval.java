// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.function.DoubleUnaryOperator;

/**
 * A closed interval of finite numbers.
 *
 * @param lower lower limit
 * @param upper upper limit, not below {@code lower}
 */
public record Interval(double lower, double upper) {

    public Interval {
        if (!(lower <= upper) || Double.isInfinite(lower) || Double.isInfinite(upper)) {
            throw new IllegalArgumentException(
                    "interval: [" + lower + ", " + upper + "] (expected: finite limits, lower not above upper)");
        }
    }

    /** {@code centre} ± {@code halfWidth}. */
    public static Interval around(double centre, double halfWidth) {
        return new Interval(centre - halfWidth, centre + halfWidth);
    }

    /** Both limits through an increasing or a decreasing function. */
    public Interval map(DoubleUnaryOperator monotone) {
        double a = monotone.applyAsDouble(lower);
        double b = monotone.applyAsDouble(upper);
        return new Interval(Math.min(a, b), Math.max(a, b));
    }

    public boolean contains(double value) {
        return lower <= value && value <= upper;
    }

    public double width() {
        return upper - lower;
    }
}
