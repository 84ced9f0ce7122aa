// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.List;

/**
 * What one side of a comparison observed: units in order of time, each with one value (a request's TTFT) or many (the
 * gaps of a stretch of time).
 *
 * <p>The unit is what can be independent; values of one unit never are. Immutable.
 */
public sealed interface Observations permits ExactObservations, BinnedObservations {

    /** One value a unit. */
    static Observations of(Sample values) {
        return ExactObservations.of(values);
    }

    /** Several values a unit; a unit without values is left out. */
    static Observations grouped(List<Sample> units) {
        return ExactObservations.grouped(units);
    }

    /**
     * Many values a unit, counted in bins.
     *
     * @param units in order of time
     * @param rejectedShare share of the values offered that were no positive finite numbers and are in no bin, in [0,
     *     1]
     * @param relativeResolution width of a bin over the value it stands for
     */
    static Observations binned(List<Histogram> units, double rejectedShare, double relativeResolution) {
        return new BinnedObservations(units, rejectedShare, relativeResolution);
    }

    /** Number of units. */
    int units();

    /** One value a unit, in order: the value itself, or the mean of many. */
    Sample unitMeans();

    /** The statistic over all values. @throws IllegalArgumentException without any */
    double statistic(Statistic statistic);

    /**
     * The statistic without the first run of consecutive units, without the second, …; the first units mod blocks runs
     * are one unit longer. {@code blocks} from 2 to {@link #units}.
     */
    double[] leavingOut(Statistic statistic, int blocks);

    /**
     * Units that carry a quantile: the share min(p, 1 − p) of them when each has one value; else those that have a
     * value beyond it, for values of one unit come and go together.
     */
    double unitsInTail(double p, double quantile);

    /** Whether every value is above 0. */
    boolean isPositive();

    /** Whether all values are the same. */
    boolean isConstant();

    /** Share of values that are tied because the clock was coarse, in [0, 1]. */
    double tiedShare();

    /** Share of the values offered that were refused as not positive and finite, in [0, 1]. */
    double rejectedShare();

    /** Width of the bins that values were counted in, over the value; 0 when they are as they were measured. */
    double relativeResolution();

    /** The first unit of each of {@code blocks} runs of consecutive units, and the end of the last. */
    static int[] blockStarts(int units, int blocks) {
        int[] starts = new int[blocks + 1];
        int length = units / blocks;
        int longer = units % blocks;
        for (int b = 0; b <= blocks; b++) {
            starts[b] = b * length + Math.min(b, longer);
        }
        return starts;
    }
}
