// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Arrays;

/** One value a unit. */
record SingleObservations(Sample values) implements Observations {

    @Override
    public int units() {
        return values.size();
    }

    @Override
    public Sample unitMeans() {
        return values;
    }

    @Override
    public double statistic(Statistic statistic) {
        return statistic.of(values);
    }

    @Override
    public double[] leavingOut(Statistic statistic, int blocks) {
        int[] starts = Observations.blockStarts(values.size(), blocks);
        return statistic instanceof Statistic.Quantile q ? quantiles(q.p(), starts) : means(starts);
    }

    private double[] means(int[] starts) {
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

    private double[] quantiles(double p, int[] starts) {
        double[] ascending = values.ascending();
        short[] blockOf = blocksOfAscending(starts);
        double[] replicates = new double[starts.length - 1];
        for (int b = 0; b < replicates.length; b++) {
            int left = ascending.length - (starts[b + 1] - starts[b]);
            replicates[b] = HarrellDavis.weights(left, p).dotWithout(ascending, blockOf, b);
        }
        return replicates;
    }

    /** The block that each value of the sorted sample comes from; among equal values any order gives the same result. */
    private short[] blocksOfAscending(int[] starts) {
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

    @Override
    public boolean isConstant() {
        return values.isConstant();
    }

    @Override
    public double tiedShare() {
        return values.tiedShare();
    }

    @Override
    public double rejectedShare() {
        return values.rejectedShare();
    }

    @Override
    public double relativeResolution() {
        return 0;
    }
}
