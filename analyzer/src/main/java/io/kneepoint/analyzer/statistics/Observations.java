// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Arrays;
import java.util.List;

/**
 * What one side of a comparison observed: units in send order, each with one value (a request's TTFT) or several (its
 * gaps).
 *
 * <p>The unit is what can be independent; values of one unit never are. Immutable.
 */
public final class Observations {

    private final Sample values;
    private final Sample unitMeans;
    /** Unit u holds the values from offsets[u] up to offsets[u + 1]. */
    private final int[] offsets;

    private final double rejectedShare;

    private Observations(Sample values, Sample unitMeans, int[] offsets, double rejectedShare) {
        this.values = values;
        this.unitMeans = unitMeans;
        this.offsets = offsets;
        this.rejectedShare = rejectedShare;
    }

    /** One value a unit. */
    public static Observations of(Sample values) {
        int[] offsets = new int[values.size() + 1];
        Arrays.setAll(offsets, i -> i);
        return new Observations(values, values, offsets, values.rejectedShare());
    }

    /** Several values a unit; a unit without values is left out. */
    public static Observations grouped(List<Sample> units) {
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
        return new Observations(Sample.of(all), Sample.of(means), offsets, share);
    }

    /** Number of units. */
    public int units() {
        return unitMeans.size();
    }

    /** All values, in order of their units. */
    public Sample values() {
        return values;
    }

    /** One value a unit, in send order: the value itself, or the mean of several. */
    public Sample unitMeans() {
        return unitMeans;
    }

    /**
     * Units that carry a quantile: the share min(p, 1 − p) of them when each has one value; else those that have a
     * value beyond it, for values of one unit come and go together.
     */
    double unitsInTail(double p, double quantile) {
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

    /** Share of the values offered that were refused as not positive and finite, in [0, 1]. */
    public double rejectedShare() {
        return rejectedShare;
    }

    /**
     * Where each of {@code blocks} runs of consecutive units starts among the values, and the end of the last; the
     * first units mod blocks runs are one unit longer.
     */
    int[] blockStarts(int blocks) {
        int[] starts = new int[blocks + 1];
        int length = units() / blocks;
        int longer = units() % blocks;
        for (int b = 0; b <= blocks; b++) {
            starts[b] = offsets[b * length + Math.min(b, longer)];
        }
        return starts;
    }
}
