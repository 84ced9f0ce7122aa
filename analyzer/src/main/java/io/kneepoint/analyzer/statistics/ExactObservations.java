// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Arrays;
import java.util.List;

/** Values as they were measured, one a unit or several. */
final class ExactObservations implements Observations {

    private final Sample values;
    private final Sample unitMeans;
    /** Unit u holds the values from offsets[u] up to offsets[u + 1]. */
    private final int[] offsets;

    private final double rejectedShare;

    private ExactObservations(Sample values, Sample unitMeans, int[] offsets, double rejectedShare) {
        this.values = values;
        this.unitMeans = unitMeans;
        this.offsets = offsets;
        this.rejectedShare = rejectedShare;
    }

    /** One value a unit. */
    static ExactObservations of(Sample values) {
        int[] offsets = new int[values.size() + 1];
        Arrays.setAll(offsets, i -> i);
        return new ExactObservations(values, values, offsets, values.rejectedShare());
    }

    /** Several values a unit; a unit without values is left out. */
    static ExactObservations grouped(List<Sample> units) {
        List<Sample> filled = units.stream().filter(unit -> unit.size() > 0).toList();
        int[] offsets = new int[filled.size() + 1];
        for (int u = 0; u < filled.size(); u++) {
            offsets[u + 1] = offsets[u] + filled.get(u).size();
        }
        double[] all = new double[offsets[filled.size()]];
        double[] means = new double[filled.size()];
        for (int u = 0; u < filled.size(); u++) {
            double[] unit = filled.get(u).raw();
            System.arraycopy(unit, 0, all, offsets[u], unit.length);
            means[u] = Moments.of(unit).mean();
        }
        long rejected = units.stream().mapToLong(Sample::rejected).sum();
        double share = rejected == 0 ? 0 : rejected / (double) (rejected + all.length);
        return new ExactObservations(Sample.of(all), Sample.of(means), offsets, share);
    }

    @Override
    public int units() {
        return unitMeans.size();
    }

    @Override
    public Sample unitMeans() {
        return unitMeans;
    }

    @Override
    public double statistic(Statistic statistic) {
        return statistic.of(values);
    }

    @Override
    public double[] leavingOut(Statistic statistic, int blocks) {
        int[] starts = Observations.blockStarts(units(), blocks);
        for (int b = 0; b <= blocks; b++) {
            starts[b] = offsets[starts[b]];
        }
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
        HarrellDavis.Weights[] weights = new HarrellDavis.Weights[starts.length - 1];
        int from = Integer.MAX_VALUE;
        int to = 0;
        for (int b = 0; b < weights.length; b++) {
            int deleted = starts[b + 1] - starts[b];
            int left = values.size() - deleted;
            boolean again = b > 0 && starts[b] - starts[b - 1] == deleted;
            weights[b] = again ? weights[b - 1] : HarrellDavis.weights(left, p);
            from = Math.min(from, weights[b].from());
            to = Math.max(to, weights[b].to() + deleted);
        }
        RankWindow window = RankWindow.of(values, starts, from, Math.min(to, values.size()));
        double[] replicates = new double[weights.length];
        for (int b = 0; b < replicates.length; b++) {
            replicates[b] = window.dotWithout(weights[b], b);
        }
        return replicates;
    }

    @Override
    public double unitsInTail(double p, double quantile) {
        if (values.size() == units()) {
            return units() * Math.min(p, 1 - p);
        }
        int carrying = 0;
        for (int u = 0; u < units(); u++) {
            boolean beyond = false;
            for (int i = offsets[u]; i < offsets[u + 1] && !beyond; i++) {
                beyond = p < 0.5 ? values.get(i) < quantile : values.get(i) > quantile;
            }
            carrying += beyond ? 1 : 0;
        }
        return carrying;
    }

    @Override
    public boolean isPositive() {
        return values.isPositive();
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
        return rejectedShare;
    }

    @Override
    public double relativeResolution() {
        return 0;
    }
}
