// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import org.apache.commons.math3.special.Erf;

/** The standard normal distribution: density, tail areas that keep their digits, and quantiles. Stateless. */
public final class Gaussian {

    private static final double SQRT_2 = Math.sqrt(2);
    private static final double LOG_SQRT_2_PI = 0.5 * Math.log(2 * Math.PI);
    private static final double FAR = 39;

    private Gaussian() {}

    /** φ(z). */
    public static double density(double z) {
        return Math.exp(-0.5 * z * z - LOG_SQRT_2_PI);
    }

    /** P(Z ≤ z). */
    public static double cumulative(double z) {
        return upper(-z);
    }

    /** P(Z ≥ z); 0 from where a double cannot hold it. */
    public static double upper(double z) {
        if (z > FAR) {
            return 0;
        }
        return z < -FAR ? 1 : 0.5 * Erf.erfc(z / SQRT_2);
    }

    /** P(|Z| ≥ |z|). */
    public static double twoSided(double z) {
        return 2 * upper(Math.abs(z));
    }

    /**
     * The z with P(Z ≥ z) = {@code tail}, for {@code tail} in (0, 0.5]; refined by Newton so that small tails keep
     * their digits.
     */
    public static double upperQuantile(double tail) {
        if (!(tail > 0 && tail <= 0.5)) {
            throw new IllegalArgumentException("tail: " + tail + " (expected: above 0 and at most 0.5)");
        }
        double z = Math.sqrt(-2 * Math.log(2 * tail));
        for (int i = 0; i < 100; i++) {
            double step = (upper(z) - tail) / density(z);
            // The tail is convex: from the right Newton may overshoot, so a step is never longer than 1.
            double bounded = Math.max(-1, Math.min(1, step));
            z += bounded;
            if (Math.abs(bounded) <= 1e-15 * Math.max(1, z)) {
                break;
            }
        }
        return z;
    }
}
