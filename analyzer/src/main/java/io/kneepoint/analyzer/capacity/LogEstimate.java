// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import io.kneepoint.analyzer.statistics.Interval;
import io.kneepoint.analyzer.statistics.StudentT;

/**
 * A positive quantity known by the logarithm of its estimate, with Student's t.
 *
 * @param log natural logarithm of the estimate
 * @param se its standard error, from 0
 * @param df its degrees of freedom, above 0
 */
public record LogEstimate(double log, double se, double df) {

    /** The logarithm of about the largest double: an upper limit beyond it says no more than that there is none. */
    private static final double LARGEST_LOG = 700;

    /** 95 % interval of the quantity itself. */
    public Interval ci95() {
        return Interval.around(log, StudentT.quantile(0.975, df) * se).map(x -> Math.exp(Math.min(x, LARGEST_LOG)));
    }
}
