// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Arrays;
import java.util.List;

/** Many values a unit, counted in bins: its size does not grow with the values. */
final class BinnedObservations implements Observations {

    private final List<Histogram> units;
    private final Sample unitMeans;
    private final double rejectedShare;
    private final double relativeResolution;
    /** What the bins of all units stand for, ascending. */
    private final double[] values;

    BinnedObservations(List<Histogram> units, double rejectedShare, double relativeResolution) {
        this.units = List.copyOf(units);
        this.rejectedShare = rejectedShare;
        this.relativeResolution = relativeResolution;
        this.unitMeans = Sample.of(units.stream().mapToDouble(Histogram::mean).toArray());
        this.values = units.stream()
                .flatMapToDouble(
                        unit -> java.util.stream.IntStream.range(0, unit.bins()).mapToDouble(unit::value))
                .sorted()
                .distinct()
                .toArray();
    }

    @Override
    public int units() {
        return units.size();
    }

    @Override
    public Sample unitMeans() {
        return unitMeans;
    }

    @Override
    public double statistic(Statistic statistic) {
        if (units.isEmpty()) {
            throw new IllegalArgumentException("observations: 0 (expected: at least 1)");
        }
        Part all = new Part();
        units.forEach(all::add);
        return all.statistic(statistic);
    }

    @Override
    public double[] leavingOut(Statistic statistic, int blocks) {
        Part all = new Part();
        units.forEach(all::add);
        int[] starts = Observations.blockStarts(units.size(), blocks);
        double[] replicates = new double[blocks];
        for (int b = 0; b < blocks; b++) {
            Part block = new Part();
            units.subList(starts[b], starts[b + 1]).forEach(block::add);
            replicates[b] = all.without(block).statistic(statistic);
        }
        return replicates;
    }

    /** A value may lie anywhere in its bin, so those in the bin of the quantile itself count as beyond it. */
    @Override
    public double unitsInTail(double p, double quantile) {
        double width = relativeResolution * quantile;
        return units.stream()
                .filter(unit ->
                        p < 0.5 ? unit.value(0) - width < quantile : unit.value(unit.bins() - 1) + width > quantile)
                .count();
    }

    @Override
    public boolean isPositive() {
        return true;
    }

    @Override
    public boolean isConstant() {
        return values.length <= 1 && unitMeans.isConstant();
    }

    /** Bins tie values however fine the clock was; so nothing can be said. */
    @Override
    public double tiedShare() {
        return 0;
    }

    @Override
    public double rejectedShare() {
        return rejectedShare;
    }

    @Override
    public double relativeResolution() {
        return relativeResolution;
    }

    /** Counts of some units, over the bins of all. */
    private final class Part {

        private final long[] counts = new long[values.length];
        private long count;
        private double sum;

        void add(Histogram unit) {
            int at = 0;
            for (int bin = 0; bin < unit.bins(); bin++) {
                at = Arrays.binarySearch(values, at, values.length, unit.value(bin));
                counts[at] += unit.count(bin);
            }
            count += unit.count();
            sum += unit.sum();
        }

        Part without(Part other) {
            Part rest = new Part();
            for (int i = 0; i < counts.length; i++) {
                rest.counts[i] = counts[i] - other.counts[i];
            }
            rest.count = count - other.count;
            rest.sum = sum - other.sum;
            return rest;
        }

        double statistic(Statistic statistic) {
            return statistic instanceof Statistic.Quantile q
                    ? HarrellDavis.ofCounts(values, counts, q.p())
                    : sum / count;
        }
    }
}
