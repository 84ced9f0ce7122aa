// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Optional;

/**
 * The Hodges-Lehmann shift between two samples: the median of all differences yⱼ − xᵢ, with a rank interval.
 *
 * <p>The interval is [D₍ₖ₎, D₍ₙₘ₋ₖ₊₁₎] of the ordered differences with k = ⌊nm/2 − z·√(nm(n+m+1)/12)⌋, z = 1.96 to full
 * precision (Moses). Differences are not listed: the k-th is found by counting along the two sorted samples, so 10⁵
 * values a side need no thinning. On logarithms the shift is the logarithm of a ratio.
 *
 * @param shift median difference, in the unit of the values
 * @param rank k of the interval
 * @param interval 95 % interval of the shift; empty when k &lt; 1, that is, with too few values
 */
public record HodgesLehmann(double shift, long rank, Optional<Interval> interval) {

    /** The shift of y against x. @throws IllegalArgumentException if a side is empty */
    public static HodgesLehmann of(Sample x, Sample y) {
        if (x.size() == 0 || y.size() == 0) {
            throw new IllegalArgumentException(
                    "values: " + x.size() + " and " + y.size() + " (expected: at least 1 on each side)");
        }
        Differences d = new Differences(x.ascending(), y.ascending());
        long pairs = d.count();
        double median = (d.select((pairs + 1) / 2) + d.select(pairs / 2 + 1)) / 2;
        double spread = Math.sqrt(pairs * (x.size() + y.size() + 1.0) / 12);
        long k = (long) Math.floor(pairs / 2.0 - Gaussian.upperQuantile(0.025) * spread);
        Optional<Interval> interval =
                k < 1 ? Optional.empty() : Optional.of(new Interval(d.select(k), d.select(pairs - k + 1)));
        return new HodgesLehmann(median, Math.max(0, k), interval);
    }

    /** The differences of two ascending samples, ordered but never materialised. */
    private static final class Differences {

        private final double[] x;
        private final double[] y;

        Differences(double[] x, double[] y) {
            this.x = x;
            this.y = y;
        }

        long count() {
            return (long) x.length * y.length;
        }

        /** The k-th smallest difference, k from 1: bisection over the bit patterns of doubles, 64 counts at most. */
        double select(long k) {
            long low = toOrdered(y[0] - x[x.length - 1]);
            long high = toOrdered(y[y.length - 1] - x[0]);
            while (low < high) {
                long middle = (low & high) + ((low ^ high) >> 1);
                if (countUpTo(fromOrdered(middle)) >= k) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return fromOrdered(low);
        }

        /** Differences ≤ value; subtraction of doubles is monotone, so each row's count falls as x grows. */
        private long countUpTo(double value) {
            long count = 0;
            int j = 0;
            for (double xi : x) {
                while (j < y.length && y[j] - xi <= value) {
                    j++;
                }
                count += j;
            }
            return count;
        }

        /** A long that orders like the double; −0 and 0 become one. */
        private static long toOrdered(double value) {
            long bits = Double.doubleToLongBits(value + 0.0);
            return bits >= 0 ? bits : Long.MIN_VALUE - bits;
        }

        private static double fromOrdered(long ordered) {
            return Double.longBitsToDouble(ordered >= 0 ? ordered : Long.MIN_VALUE - ordered);
        }
    }
}
