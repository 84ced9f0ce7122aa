// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import io.kneepoint.analyzer.statistics.Interval;
import io.kneepoint.analyzer.statistics.WelchTTest;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Between which concurrencies throughput is greatest, at 95 %.
 *
 * @param low lower end; empty when the peak may lie below the lowest level
 * @param high upper end; empty when it may lie beyond the highest level
 */
public record PeakRange(OptionalDouble low, OptionalDouble high) {

    private static final double ONE_SIDED = 0.025;

    /** A closed range. */
    static PeakRange of(Interval interval) {
        return new PeakRange(OptionalDouble.of(interval.lower()), OptionalDouble.of(interval.upper()));
    }

    /**
     * The range that holds whatever the law is, as long as throughput rises to its peak (or plateau, whose beginning then counts)
     * and never rises after it: from the highest level below the best that is worse than it, to the lowest above it that is.
     * Worse is: by more than the allowed loss, and one-sided t over blocks below 0.025.
     *
     * @param ascending levels, all with blocks
     * @param best the best of those that are not broken
     * @param allowedLoss share of the best level's throughput that does not count, so that picking the best of equals does not
     *     make the others worse
     */
    static PeakRange bracket(List<LevelPoint> ascending, LevelPoint best, double allowedLoss) {
        OptionalDouble low = OptionalDouble.empty();
        OptionalDouble high = OptionalDouble.empty();
        for (LevelPoint level : ascending) {
            if (!isWorse(level, best, allowedLoss)) {
                continue;
            }
            if (level.concurrency() < best.concurrency()) {
                low = OptionalDouble.of(level.concurrency());
            } else if (high.isEmpty()) {
                high = OptionalDouble.of(level.concurrency());
            }
        }
        return new PeakRange(low, high);
    }

    /** Whether a concurrency lies in the range, its ends included. */
    public boolean contains(double concurrency) {
        return concurrency >= low.orElse(0) && concurrency <= high.orElse(Double.POSITIVE_INFINITY);
    }

    private static boolean isWorse(LevelPoint level, LevelPoint best, double allowedLoss) {
        if (level.tokensPerSecond() >= (1 - allowedLoss) * best.tokensPerSecond()) {
            return false;
        }
        double pNotWorse = 1
                - WelchTTest.of(
                                best.blocks().orElseThrow().tokensPerSecond(),
                                level.blocks().orElseThrow().tokensPerSecond())
                        .pBelow(0);
        return pNotWorse < ONE_SIDED;
    }
}
