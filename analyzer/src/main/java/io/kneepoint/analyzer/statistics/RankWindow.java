// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Arrays;

/**
 * The order statistics near a quantile, and which block each of them comes from.
 *
 * <p>Leaving out a block moves ranks by at most the size of the block, so only the values in that window need to be
 * found in the sorted sample; of the others it is enough to count how many of each block lie below.
 */
final class RankWindow {

    private final double[] ascending;
    private final int from;
    private final short[] blockOf;
    private final int[] below;

    private RankWindow(double[] ascending, int from, short[] blockOf, int[] below) {
        this.ascending = ascending;
        this.from = from;
        this.blockOf = blockOf;
        this.below = below;
    }

    /** Ranks {@code from} up to, not including, {@code to}, of values whose block b begins at {@code starts[b]}. */
    static RankWindow of(Sample values, int[] starts, int from, int to) {
        double[] x = values.raw();
        double[] ascending = values.ascending();
        double lowest = ascending[from];
        double highest = ascending[to - 1];
        int firstLowest = firstIndexOf(ascending, 0, from + 1, lowest);
        int[] taken = new int[to - firstLowest];
        short[] blockOf = new short[to - from];
        int[] below = new int[starts.length - 1];
        for (short b = 0; b < below.length; b++) {
            for (int i = starts[b]; i < starts[b + 1]; i++) {
                if (x[i] < lowest) {
                    below[b]++;
                } else if (x[i] <= highest) {
                    // Among equal values any order gives the same sums.
                    int first = firstIndexOf(ascending, firstLowest, to, x[i]);
                    int rank = first + taken[first - firstLowest]++;
                    if (rank < from) {
                        below[b]++;
                    } else if (rank < to) {
                        blockOf[rank - from] = b;
                    }
                }
            }
        }
        return new RankWindow(ascending, from, blockOf, below);
    }

    /** The weighted sum over the sorted values that are left without a block. */
    double dotWithout(HarrellDavis.Weights weights, int deleted) {
        double sum = 0;
        int rank = from - below[deleted];
        for (int i = 0; i < blockOf.length && rank < weights.to(); i++) {
            if (blockOf[i] != deleted) {
                sum += weights.at(rank) * ascending[from + i];
                rank++;
            }
        }
        return sum;
    }

    private static int firstIndexOf(double[] ascending, int from, int to, double value) {
        int low = from;
        int high = Arrays.binarySearch(ascending, from, to, value);
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
