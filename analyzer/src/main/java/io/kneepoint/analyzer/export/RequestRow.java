// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.export;

import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.sketch.DurationMoments;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.Optional;

/**
 * One request of an export.
 *
 * @param timeline the request
 * @param stage what asked for it; empty when the events do not say
 * @param everyArrival whether every arrival was timed, so that the gaps between them mean something
 */
public record RequestRow(RequestTimeline timeline, Optional<StageStarted> stage, boolean everyArrival) {

    /** Sent minus intended; null where one of them is unknown. [ns] */
    Long queuedDurationNanos() {
        Long sent = timeline.getSentEpochNanos();
        Long intended = timeline.getIntendedEpochNanos();
        return sent == null || intended == null ? null : (Long) (sent - intended);
    }

    /** Gaps between its arrivals; 0 where they were not timed. */
    private long gaps() {
        return everyArrival ? Math.max(0, timeline.getArrivals() - 1) : 0;
    }

    /** Mean gap; null without gaps. [ns] */
    Double gapMeanNanos() {
        return gaps() == 0 ? null : (Double) ((double) timeline.getGapSumNanos() / gaps());
    }

    /** Longest gap; null without gaps. [ns] */
    Long gapMaxNanos() {
        return gaps() == 0 ? null : timeline.getGapMaxNanos();
    }

    /** Standard deviation of its gaps over their mean; null below two gaps, or when all are zero. */
    Double gapVariation() {
        return gaps() < 2 || timeline.getGapSumNanos() == 0
                ? null
                : (Double) new DurationMoments(
                                gaps(),
                                timeline.getGapSumNanos(),
                                timeline.getGapSquareSumHigh(),
                                timeline.getGapSquareSumLow())
                        .coefficientOfVariation();
    }
}
