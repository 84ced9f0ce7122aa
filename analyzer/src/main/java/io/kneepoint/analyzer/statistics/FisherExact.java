// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import org.apache.commons.math3.distribution.HypergeometricDistribution;

/** Fisher's exact test of two proportions, given their sum: the candidate's count is hypergeometric. Stateless. */
public final class FisherExact {

    /** R's allowance for probabilities that are equal but for rounding. */
    private static final double EQUAL = 1 + 1e-7;

    private FisherExact() {}

    /**
     * P(X ≥ candidateEvents): small when the candidate has more events than the baseline. Counts from 0, trials from 1.
     */
    public static double greater(int events, int trials, int candidateEvents, int candidateTrials) {
        return Math.min(
                1,
                distribution(events, trials, candidateEvents, candidateTrials)
                        .upperCumulativeProbability(candidateEvents));
    }

    /** Sum of the probabilities of all tables that are at most as probable as the one observed. */
    public static double twoSided(int events, int trials, int candidateEvents, int candidateTrials) {
        HypergeometricDistribution h = distribution(events, trials, candidateEvents, candidateTrials);
        double observed = h.probability(candidateEvents);
        double sum = 0;
        for (int x = h.getSupportLowerBound(); x <= h.getSupportUpperBound(); x++) {
            double p = h.probability(x);
            sum += p <= observed * EQUAL ? p : 0;
        }
        return Math.min(1, sum);
    }

    private static HypergeometricDistribution distribution(int x1, int n1, int x2, int n2) {
        if (n1 < 1 || n2 < 1 || x1 < 0 || x2 < 0 || x1 > n1 || x2 > n2) {
            throw new IllegalArgumentException("events/trials: " + x1 + "/" + n1 + " and " + x2 + "/" + n2
                    + " (expected: trials from 1, events from 0 to trials)");
        }
        return new HypergeometricDistribution(null, n1 + n2, x1 + x2, n2);
    }
}
