// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import org.apache.commons.math3.distribution.TDistribution;

/**
 * Student's t distribution: tail areas and quantiles.
 *
 * <p>Tails are taken on the side where they are small, so that a p of 1e-25 keeps its digits. Stateless.
 */
public final class StudentT {

    private static final double QUANTILE_ACCURACY = 1e-14;

    private StudentT() {}

    /** P(T ≤ t) with {@code df} > 0 degrees of freedom. */
    public static double cumulative(double t, double df) {
        return of(df).cumulativeProbability(t);
    }

    /** P(|T| ≥ |t|). */
    public static double twoSided(double t, double df) {
        return Math.min(1, 2 * of(df).cumulativeProbability(-Math.abs(t)));
    }

    /** P(T ≥ t). */
    public static double upper(double t, double df) {
        return of(df).cumulativeProbability(-t);
    }

    /** The t below which a share {@code p} in (0, 1) lies. */
    public static double quantile(double p, double df) {
        if (p > 0.5) {
            return -quantile(1 - p, df);
        }
        return of(df).inverseCumulativeProbability(p);
    }

    private static TDistribution of(double df) {
        // Without a generator of random numbers: seeding one costs more than the tail area, and none is drawn here.
        return new TDistribution(null, df, QUANTILE_ACCURACY);
    }
}
