// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.OptionalLong;
import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * A count of events among trials, both possibly fractional after a division by a design effect.
 *
 * @param events events, in [0, trials]
 * @param trials trials, above 0
 */
public record Proportion(double events, double trials) {

    private static final double MOST_TRIALS = 1e9;

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
     * Newcombe's interval (1998, method 10) of candidate − baseline, from the Wilson limits of both; {@code level} in (0, 1).
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

    /**
     * Trials a side after which Newcombe's interval answers, if both shares stay as they are: wholly below the budget, or wholly
     * above 0 when the difference is beyond the budget. Empty when no number of trials does.
     *
     * @param budget difference that counts, in [0, 1)
     * @param level of the interval, in (0, 1)
     */
    public static OptionalLong requiredTrials(Proportion baseline, Proportion candidate, double budget, double level) {
        double d = candidate.estimate() - baseline.estimate();
        double low = 1;
        double high = 1;
        while (!answers(baseline, candidate, high, d, budget, level)) {
            low = high;
            high *= 2;
            if (high > MOST_TRIALS) {
                return OptionalLong.empty();
            }
        }
        while (high - low > 0.5) {
            double middle = (low + high) / 2;
            if (answers(baseline, candidate, middle, d, budget, level)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return OptionalLong.of((long) Math.ceil(high));
    }

    private static boolean answers(
            Proportion baseline, Proportion candidate, double n, double d, double budget, double level) {
        Interval interval =
                newcombe(new Proportion(baseline.estimate() * n, n), new Proportion(candidate.estimate() * n, n), level);
        return d > budget ? interval.lower() > 0 : interval.upper() < budget;
    }

    private static BetaDistribution beta(double a, double b) {
        return new BetaDistribution(null, a, b, 1e-14);
    }
}
