// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.OptionalLong;

/**
 * What the page keeps of a request. Unknown instants are empty; offsets count from the moment it was sent.
 *
 * @param worker worker of the run
 * @param ordinal request of that worker
 * @param stage stage that asked for it
 * @param sentEpochNanos when it was sent
 * @param firstTokenOffsetNanos first content, which is TTFT
 * @param lastTokenOffsetNanos last content
 * @param closedOffsetNanos its end
 * @param gapMaxNanos longest gap between arrivals; empty where there was none or arrivals were not timed
 * @param gapMeanNanos mean gap between arrivals; empty likewise
 * @param outputTokens tokens that it brought
 * @param outcome how it ended
 */
record Lane(
        int worker,
        long ordinal,
        int stage,
        long sentEpochNanos,
        OptionalLong firstTokenOffsetNanos,
        OptionalLong lastTokenOffsetNanos,
        OptionalLong closedOffsetNanos,
        OptionalLong gapMaxNanos,
        OptionalLong gapMeanNanos,
        long outputTokens,
        Outcome outcome) {

    /** A request that was sent; one that never was has no lane. */
    static Lane of(RequestTimeline timeline) {
        return new Lane(
                timeline.getWorker(),
                timeline.getOrdinal(),
                timeline.getStage(),
                timeline.getSentEpochNanos(),
                optional(timeline.getFirstTokenOffsetNanos()),
                optional(timeline.getLastTokenOffsetNanos()),
                optional(timeline.getClosedOffsetNanos()),
                optional(timeline.getGapMaxNanos()),
                timeline.getArrivals() > 1
                        ? OptionalLong.of(timeline.getGapSumNanos() / (timeline.getArrivals() - 1))
                        : OptionalLong.empty(),
                timeline.getOutputTokens(),
                timeline.getOutcome());
    }

    /** This without its gaps, for a run of which only the first and the last arrival of a request were timed. */
    Lane withoutGaps() {
        return new Lane(
                worker,
                ordinal,
                stage,
                sentEpochNanos,
                firstTokenOffsetNanos,
                lastTokenOffsetNanos,
                closedOffsetNanos,
                OptionalLong.empty(),
                OptionalLong.empty(),
                outputTokens,
                outcome);
    }

    boolean failed() {
        return outcome != Outcome.OK;
    }

    private static OptionalLong optional(Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
