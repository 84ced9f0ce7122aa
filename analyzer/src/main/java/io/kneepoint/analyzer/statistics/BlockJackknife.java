// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Arrays;

/**
 * The variance of ln T over one run, by leaving out one block of consecutive requests after the other.
 *
 * <p>V = (m−1)/m · Σ (ln T₍₋ᵦ₎ − mean)² over m contiguous blocks (Künsch 1989). Blocks much longer than the
 * autocorrelation time are nearly independent; {@link #inflation} makes up for what is left between them.
 *
 * @param blocks m, at least 2
 * @param variance V, ≥ 0, of a logarithm
 */
public record BlockJackknife(int blocks, double variance) {

    private static final int MOST_BLOCKS = 20;

    /** Blocks for n units of autocorrelation time τ: min(20, ⌊n/(2τ)⌋). */
    public static int blocksFor(int n, double tau) {
        return (int) Math.min(MOST_BLOCKS, Math.floor(n / (2 * tau)));
    }

    /**
     * The variance of ln {@code statistic}.
     *
     * @throws IllegalArgumentException unless 2 ≤ blocks ≤ units, or if a value is not above 0
     */
    public static BlockJackknife of(Statistic statistic, Observations side, int blocks) {
        double squares = leaveOneOut(statistic, side, blocks).log().moments().sumOfSquares();
        return new BlockJackknife(blocks, squares * (blocks - 1) / blocks);
    }

    /**
     * Factor on V for the correlation left between blocks: F = max(1, g(n)(m−1)/(g(n/m) − g(n))), with g(L) the variance
     * of the mean of L values of an AR(1) process with r = (τ−1)/(τ+1), relative to the variance of one value.
     */
    public static double inflation(int n, int blocks, double tau) {
        double r = (tau - 1) / (tau + 1);
        double whole = varianceOfMean(n, r);
        double block = varianceOfMean((double) n / blocks, r);
        return Math.max(1, whole * (blocks - 1) / (block - whole));
    }

    private static double varianceOfMean(double length, double r) {
        double spread = (1 + r) / (1 - r) - 2 * r * (1 - Math.pow(r, length)) / (length * (1 - r) * (1 - r));
        return spread / length;
    }

    /**
     * The statistic without block 0, without block 1, … of so many contiguous blocks of units.
     *
     * @throws IllegalArgumentException unless 2 ≤ blocks ≤ units
     */
    public static Sample leaveOneOut(Statistic statistic, Observations side, int blocks) {
        if (blocks < 2 || blocks > side.units()) {
            throw new IllegalArgumentException(
                    "blocks: " + blocks + " (expected: from 2 to the " + side.units() + " units observed)");
        }
        return Sample.of(replicates(statistic, side, blocks));
    }

    private static double[] replicates(Statistic statistic, Observations side, int blocks) {
        int[] starts = side.blockStarts(blocks);
        return statistic instanceof Statistic.Quantile q
                ? quantileReplicates(q.p(), side.values(), starts)
                : meanReplicates(side.values(), starts);
    }

    private static double[] meanReplicates(Sample values, int[] starts) {
        double[] x = values.raw();
        double[] sums = new double[starts.length - 1];
        double total = 0;
        for (int b = 0; b < sums.length; b++) {
            for (int i = starts[b]; i < starts[b + 1]; i++) {
                sums[b] += x[i];
            }
            total += sums[b];
        }
        double[] replicates = new double[sums.length];
        for (int b = 0; b < sums.length; b++) {
            replicates[b] = (total - sums[b]) / (x.length - (starts[b + 1] - starts[b]));
        }
        return replicates;
    }

    private static double[] quantileReplicates(double p, Sample values, int[] starts) {
        double[] ascending = values.ascending();
        short[] blockOf = blocksOfAscending(values, starts);
        double[] replicates = new double[starts.length - 1];
        HarrellDavis.Weights weights = null;
        int weighted = -1;
        for (int b = 0; b < replicates.length; b++) {
            int left = ascending.length - (starts[b + 1] - starts[b]);
            if (left != weighted) {
                weights = HarrellDavis.weights(left, p);
                weighted = left;
            }
            replicates[b] = weights.dotWithout(ascending, blockOf, b);
        }
        return replicates;
    }

    /** The block that each value of the sorted sample comes from; among equal values any order gives the same result. */
    private static short[] blocksOfAscending(Sample values, int[] starts) {
        double[] x = values.raw();
        double[] ascending = values.ascending();
        int[] taken = new int[x.length];
        short[] blockOf = new short[x.length];
        for (short b = 0; b < starts.length - 1; b++) {
            for (int i = starts[b]; i < starts[b + 1]; i++) {
                int first = firstIndexOf(ascending, x[i]);
                blockOf[first + taken[first]++] = b;
            }
        }
        return blockOf;
    }

    private static int firstIndexOf(double[] ascending, double value) {
        int low = 0;
        int high = Arrays.binarySearch(ascending, value);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
