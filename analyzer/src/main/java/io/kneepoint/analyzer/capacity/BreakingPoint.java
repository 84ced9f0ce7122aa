// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Between which two levels the endpoint breaks.
 *
 * @param lastGood highest level below the first broken one; empty when the lowest level is broken [requests in flight]
 * @param firstBroken lowest level that is broken [requests in flight]
 * @param causes what is wrong there, at least one
 */
public record BreakingPoint(OptionalDouble lastGood, double firstBroken, List<Cause> causes) {

    public BreakingPoint {
        causes = List.copyOf(causes);
    }

    /** Why a level counts as broken. */
    public enum Cause {
        /** Significantly less throughput than at a lower level. */
        THROUGHPUT_DROP,
        /** The error rate's 95 % lower limit is above the budget. */
        ERRORS,
        /** The lower limit of p95 TTFT, or p95 itself without blocks, is above its objective. */
        TTFT_LIMIT,
        /** Latency drifts while the load is constant. */
        NON_STATIONARY
    }

    /** The level to try next: the geometric middle of the bracket, whole; empty when no whole level lies between. */
    public OptionalDouble nextProbe() {
        if (lastGood.isEmpty()) {
            return OptionalDouble.empty();
        }
        double middle = Math.rint(Math.sqrt(lastGood.getAsDouble() * firstBroken));
        return middle > lastGood.getAsDouble() && middle < firstBroken
                ? OptionalDouble.of(middle)
                : OptionalDouble.empty();
    }
}
