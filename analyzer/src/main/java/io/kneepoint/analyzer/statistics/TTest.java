// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.OptionalDouble;

/**
 * The outcome of a t test of a difference of means. All fields are finite.
 *
 * @param difference estimated difference, in the unit of the values
 * @param standardError its standard error, ≥ 0
 * @param t difference / standard error; 0 when both are 0, empty when only the standard error is
 * @param df degrees of freedom, &gt; 0
 * @param pTwoSided two-sided p by Student's t, in [0, 1]
 */
public record TTest(double difference, double standardError, OptionalDouble t, double df, double pTwoSided) {

    static TTest of(double difference, double standardError, double df) {
        if (standardError > 0) {
            double t = difference / standardError;
            return new TTest(difference, standardError, OptionalDouble.of(t), df, StudentT.twoSided(t, df));
        }
        // Without spread the p is a limit: nothing differs, or everything does.
        return difference == 0
                ? new TTest(0, 0, OptionalDouble.of(0), df, 1)
                : new TTest(difference, 0, OptionalDouble.empty(), df, 0);
    }

    /** Two-sided confidence interval of the difference; {@code level} in (0, 1). */
    public Interval interval(double level) {
        return Interval.around(difference, StudentT.quantile(0.5 + level / 2, df) * standardError);
    }

    /** P(T ≤ (difference − shift) / SE): small when the true difference is shown to lie below {@code shift}. */
    public double pBelow(double shift) {
        if (standardError > 0) {
            return StudentT.cumulative((difference - shift) / standardError, df);
        }
        return difference < shift ? 0 : difference > shift ? 1 : 0.5;
    }
}
