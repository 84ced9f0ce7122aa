// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * A distribution-free 95 % interval of one quantile: two order statistics.
 *
 * <p>l = qbinom(0.025, n, p), u = qbinom(0.975, n, p) + 1, ranks from 1; the interval [x₍ₗ₎, x₍ᵤ₎] covers the
 * p-quantile with probability P(l ≤ B &lt; u), B ~ Binomial(n, p). u = n + 1 means that n is too small for an upper
 * limit, l = 0 that it is too small for a lower one. For dependent values the ranks are those of n/τ values, spread
 * over n.
 *
 * @param lowerRank rank of the lower limit, from 1; empty when n is too small
 * @param upperRank rank of the upper limit, at most n; empty when n is too small
 * @param coverage probability of covering, at least 0.95 for independent values
 */
public record OrderStatisticInterval(OptionalInt lowerRank, OptionalInt upperRank, double coverage) {

    private static final double TAIL = 0.025;

    /** Ranks for n independent values. @throws IllegalArgumentException if n &lt; 1 or p is outside (0, 1) */
    public static OrderStatisticInterval of(int n, double p) {
        if (n < 1 || !(p > 0 && p < 1)) {
            throw new IllegalArgumentException("n, p: " + n + ", " + p + " (expected: n from 1, p in (0, 1))");
        }
        BinomialDistribution b = new BinomialDistribution(null, n, p);
        int l = b.inverseCumulativeProbability(TAIL);
        int u = b.inverseCumulativeProbability(1 - TAIL) + 1;
        double coverage = b.cumulativeProbability(u - 1) - (l == 0 ? 0 : b.cumulativeProbability(l - 1));
        return new OrderStatisticInterval(
                l == 0 ? OptionalInt.empty() : OptionalInt.of(l),
                u > n ? OptionalInt.empty() : OptionalInt.of(u),
                coverage);
    }

    /**
     * Ranks for n values whose autocorrelation time is {@code tau} ≥ 1: those of ⌊n/τ⌋ values, times n/⌊n/τ⌋, rounded
     * outwards.
     */
    public static OrderStatisticInterval of(int n, double p, double tau) {
        int effective = Math.max(1, (int) (n / tau));
        OrderStatisticInterval independent = of(effective, p);
        double stretch = n / (double) effective;
        OptionalInt lower = independent.lowerRank.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(Math.max(1, (int) Math.floor((independent.lowerRank.getAsInt() - 1) * stretch) + 1));
        OptionalInt upper = independent.upperRank.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(Math.min(n, (int) Math.ceil(independent.upperRank.getAsInt() * stretch)));
        return new OrderStatisticInterval(lower, upper, independent.coverage);
    }

    /** The lower limit in the unit of the sample that the ranks were made for. */
    public OptionalDouble lower(Sample sample) {
        return at(sample, lowerRank);
    }

    /** The upper limit in the unit of the sample that the ranks were made for. */
    public OptionalDouble upper(Sample sample) {
        return at(sample, upperRank);
    }

    private static OptionalDouble at(Sample sample, OptionalInt rank) {
        return rank.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sample.ascending()[rank.getAsInt() - 1]);
    }
}
