// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One metric at one level over a history of runs, and where it changed.
 *
 * @param metric name of the metric
 * @param statistic name of the statistic
 * @param concurrency level; empty when unknown
 * @param marginPercent worsening that counts
 * @param points the statistic of each run that has it, oldest first
 * @param shifts where it changed, oldest first
 */
public record Trend(
        String metric,
        String statistic,
        OptionalInt concurrency,
        double marginPercent,
        List<Point> points,
        List<Shift> shifts) {

    public Trend {
        points = List.copyOf(points);
        shifts = List.copyOf(shifts);
    }

    /**
     * One run.
     *
     * @param run its name
     * @param value ms, tokens/s or USD
     */
    public record Point(String run, double value) {}

    /**
     * A change of the level of the history.
     *
     * @param sinceRun first run of the new level
     * @param index of that run among the points, from 1
     * @param p of the split, by permutations
     * @param changePercent median after against median before; positive is larger, not worse
     * @param worse whether that is in the bad direction by more than the margin
     */
    public record Shift(String sinceRun, int index, double p, double changePercent, boolean worse) {}

    /** The last change, when the history is worse since then. */
    public Optional<Shift> worseSince() {
        return shifts.isEmpty() || !shifts.get(shifts.size() - 1).worse()
                ? Optional.empty()
                : Optional.of(shifts.get(shifts.size() - 1));
    }
}
