// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

/**
 * Welch's t test for two means with unequal variances.
 *
 * <p>t = (x̄ − ȳ) / √(s²ₓ/n + s²ᵧ/m), df = (vₓ + vᵧ)² / (vₓ²/(n−1) + vᵧ²/(m−1)) with v = s²/n (Welch 1947), p from
 * Student's t with that df. Assumes independent values: on requests of one run it is a reference, not a verdict.
 */
public final class WelchTTest {

    private WelchTTest() {}

    /**
     * Tests mean(x) − mean(y).
     *
     * @throws IllegalArgumentException if a side has fewer than two values
     */
    public static TTest of(Sample x, Sample y) {
        return of(x.moments(), y.moments());
    }

    /** The same from summaries. */
    public static TTest of(Moments x, Moments y) {
        requireTwo(x);
        requireTwo(y);
        double vx = x.varianceOfMean();
        double vy = y.varianceOfMean();
        double v = vx + vy;
        double df =
                v > 0 ? v * v / (vx * vx / (x.count() - 1) + vy * vy / (y.count() - 1)) : x.count() + y.count() - 2.0;
        return TTest.of(x.mean() - y.mean(), Math.sqrt(v), df);
    }

    static void requireTwo(Moments m) {
        if (m.count() < 2) {
            throw new IllegalArgumentException("values on one side: " + m.count() + " (expected: at least 2)");
        }
    }
}
