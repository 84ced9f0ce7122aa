// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The Mann-Whitney U test with mid-ranks.
 *
 * <p>Uₓ counts the pairs with xᵢ &gt; yⱼ, ties as ½ (Mann and Whitney 1947). The p is exact where nothing is tied and
 * both sides have at most 50 values; else it is normal with variance nm/12·[(N+1) − Σ(t³−t)/(N(N−1))] and a continuity
 * correction of ½. Assumes independent values: on requests of one run it is a reference, not a verdict.
 *
 * @param uX U of the first side, in [0, n·m]
 * @param uY U of the second side: n·m − uX
 * @param tied whether any two values are equal
 * @param pNormal two-sided normal p with both corrections; 1 when all values are equal
 * @param pExact two-sided p of the permutation distribution of the mid-ranks, P(|U − nm/2| ≥ |u − nm/2|), ties or not;
 *     empty when a side has more than 50 values
 */
public record MannWhitney(double uX, double uY, boolean tied, double pNormal, OptionalDouble pExact) {

    private static final int EXACT_LIMIT = 50;

    /** Tests x against y. @throws IllegalArgumentException if a side is empty */
    public static MannWhitney of(Sample x, Sample y) {
        int n = x.size();
        int m = y.size();
        if (n == 0 || m == 0) {
            throw new IllegalArgumentException("values: " + n + " and " + m + " (expected: at least 1 on each side)");
        }
        Ranking ranking = Ranking.of(x.ascending(), y.ascending());
        double pairs = (double) n * m;
        double uX = ranking.twiceRankSumX / 2.0 - n * (n + 1.0) / 2;
        OptionalDouble exact = n <= EXACT_LIMIT && m <= EXACT_LIMIT
                ? OptionalDouble.of(exactP(ranking.twiceRanks, n, ranking.twiceRankSumX))
                : OptionalDouble.empty();
        return new MannWhitney(uX, pairs - uX, ranking.tieTerm > 0, normalP(uX, n, m, ranking.tieTerm), exact);
    }

    /** The p to report: {@link #pExact} when nothing is tied and it is known, else {@link #pNormal}. */
    public double pTwoSided() {
        return tied ? pNormal : pExact.orElse(pNormal);
    }

    /** P(y &gt; x) + ½ P(y = x), in [0, 1]. */
    public double probabilityOfSuperiority() {
        return uY / (uX + uY);
    }

    /** Cliff's delta of y over x: 2·P − 1, in [−1, 1]. */
    public double cliffsDelta() {
        return (uY - uX) / (uX + uY);
    }

    private static double normalP(double u, int n, int m, double tieTerm) {
        double total = (double) n + m;
        double variance = (double) n * m / 12 * (total + 1 - (total > 1 ? tieTerm / (total * (total - 1)) : 0));
        if (!(variance > 0)) {
            return 1;
        }
        double distance = Math.max(0, Math.abs(u - (double) n * m / 2) - 0.5);
        return Math.min(1, Gaussian.twoSided(distance / Math.sqrt(variance)));
    }

    /** Counts the ways to choose n of the ranks by their sum, one rank after the other (Streitberg and Röhmel 1986). */
    private static double exactP(int[] twiceRanks, int n, long observed) {
        int total = Arrays.stream(twiceRanks).sum();
        double[][] ways = new double[n + 1][total + 1];
        ways[0][0] = 1;
        int used = 0;
        for (int i = 0; i < twiceRanks.length; i++) {
            int rank = twiceRanks[i];
            used += rank;
            for (int k = Math.min(i, n - 1); k >= 0; k--) {
                for (int s = used - rank; s >= 0; s--) {
                    ways[k + 1][s + rank] += ways[k][s];
                }
            }
        }
        long expected = (long) n * (twiceRanks.length + 1);
        long distance = Math.abs(observed - expected);
        double all = 0;
        double extreme = 0;
        for (int s = 0; s <= total; s++) {
            all += ways[n][s];
            extreme += Math.abs(s - expected) >= distance ? ways[n][s] : 0;
        }
        return Math.min(1, extreme / all);
    }

    /** Twice the mid-ranks, which are integers; their sum over x; and Σ(t³ − t) over groups of ties. */
    private static final class Ranking {

        private final int[] twiceRanks;
        private final long twiceRankSumX;
        private final double tieTerm;

        Ranking(int[] twiceRanks, long twiceRankSumX, double tieTerm) {
            this.twiceRanks = twiceRanks;
            this.twiceRankSumX = twiceRankSumX;
            this.tieTerm = tieTerm;
        }

        static Ranking of(double[] x, double[] y) {
            int[] twice = new int[x.length + y.length];
            long sumX = 0;
            double ties = 0;
            int i = 0;
            int j = 0;
            while (i + j < twice.length) {
                double value = j == y.length || (i < x.length && x[i] <= y[j]) ? x[i] : y[j];
                int start = i + j;
                int fromX = i;
                while (i < x.length && x[i] == value) {
                    i++;
                }
                while (j < y.length && y[j] == value) {
                    j++;
                }
                int rank = start + 1 + i + j;
                Arrays.fill(twice, start, i + j, rank);
                sumX += (long) (i - fromX) * rank;
                double t = i + j - start;
                ties += t * t * t - t;
            }
            return new Ranking(twice, sumX, ties);
        }
    }
}
