// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * A count of events among trials, both possibly fractional after a division by a design effect.
 *
 * @param events events, in [0, trials]
 * @param trials trials, above 0
 */
public record Proportion(double events, double trials) {

    public Proportion {
        if (!(trials > 0) || Double.isInfinite(trials) || !(events >= 0 && events <= trials)) {
            throw new IllegalArgumentException("events, trials: " + events + ", " + trials
                    + " (expected: trials above 0, events from 0 to trials)");
        }
    }

    /** Events / trials, in [0, 1]. */
    public double estimate() {
        return events / trials;
    }

    /** Both divided by {@code deff} ≥ 1: the independent trials that these are worth (Rao and Scott 1992). */
    public Proportion effective(double deff) {
        return new Proportion(events / deff, trials / deff);
    }

    /** Wilson's score interval (1927); {@code level} in (0, 1). */
    public Interval wilson(double level) {
        double z = Gaussian.upperQuantile((1 - level) / 2);
        double p = estimate();
        double zz = z * z;
        double centre = (events + zz / 2) / (trials + zz);
        double half = z * Math.sqrt(p * (1 - p) * trials + zz / 4) / (trials + zz);
        return new Interval(
                events == 0 ? 0 : Math.max(0, centre - half), events == trials ? 1 : Math.min(1, centre + half));
    }

    /** Clopper and Pearson's exact interval (1934) for whole counts; {@code level} in (0, 1). */
    public Interval clopperPearson(double level) {
        double tail = (1 - level) / 2;
        double lower = events == 0 ? 0 : beta(events, trials - events + 1).inverseCumulativeProbability(tail);
        double upper = events == trials ? 1 : beta(events + 1, trials - events).inverseCumulativeProbability(1 - tail);
        return new Interval(lower, upper);
    }

    /** The 95 % upper limit of the proportion when no event was seen: −ln(0.05)/n, at most 1. */
    public static double ruleOfThree(double trials) {
        return Math.min(1, -Math.log(0.05) / trials);
    }

    /**
     * Newcombe's interval (1998, method 10) of candidate − baseline, from the Wilson limits of both; {@code level} in
     * (0, 1).
     */
    public static Interval newcombe(Proportion baseline, Proportion candidate, double level) {
        Interval b = baseline.wilson(level);
        Interval c = candidate.wilson(level);
        double p1 = baseline.estimate();
        double p2 = candidate.estimate();
        double d = p2 - p1;
        return new Interval(
                d - Math.hypot(p2 - c.lower(), b.upper() - p1), d + Math.hypot(c.upper() - p2, p1 - b.lower()));
    }

    private static BetaDistribution beta(double a, double b) {
        return new BetaDistribution(null, a, b, 1e-14);
    }
}
