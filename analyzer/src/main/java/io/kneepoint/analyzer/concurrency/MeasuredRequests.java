// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.timeline.RequestTimeline;

/**
 * How many requests the steady part of a stage amounts to: Σ (time of the request inside it / its time from sent to end).
 *
 * <p>A request that the edges cut counts by the part between them. Requests that end together, just before an edge or just after it,
 * so move the sum by nothing, while a count of ends would gain or lose a whole batch; and of n requests always in flight that take
 * d each, it is n × length / d, whatever the length. One that took no time, or was never sent, counts where it ended. Without a steady
 * part each counts as one.
 *
 * <p>The sum is one of whole parts of 10⁻⁹ requests, so that any order of requests gives the same.
 */
final class MeasuredRequests {

    private static final long PARTS = 1_000_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Stage stage;
    private long endedParts;
    private long okParts;
    private long goodParts;

    MeasuredRequests(Stage stage) {
        this.stage = stage;
    }

    /** Takes a request of the stage, one that ended outside the steady part too. */
    void add(RequestTimeline request) {
        long parts = parts(request);
        endedParts += parts;
        if (request.getOutcome() == Outcome.OK) {
            okParts += parts;
        }
        if (stage.objectives() != null && Goodput.isGood(request, stage.objectives())) {
            goodParts += parts;
        }
    }

    private long parts(RequestTimeline request) {
        if (!stage.isMeasured()) {
            return PARTS;
        }
        Long ended = RequestLatencies.endedEpochNanos(request);
        Long sent = request.getSentEpochNanos();
        if (ended == null || sent == null || ended <= sent) {
            return stage.measures(ended) ? PARTS : 0;
        }
        long inside = Math.min(ended, stage.measureToEpochNanos()) - Math.max(sent, stage.measureFromEpochNanos());
        return inside <= 0 ? 0 : Math.round((double) inside / (ended - sent) * PARTS);
    }

    /** Those that ended well or not; null when the length is unknown. [requests/s] */
    Double endedPerSecond() {
        return perSecond(endedParts);
    }

    /** Those that ended well; null when the length is unknown. [requests/s] */
    Double okPerSecond() {
        return perSecond(okParts);
    }

    /** Those that met every objective; null without objectives and when the length is unknown. [requests/s] */
    Double goodPerSecond() {
        return stage.objectives() == null ? null : perSecond(goodParts);
    }

    private Double perSecond(long parts) {
        Long length = stage.lengthNanos();
        return length == null || length <= 0 ? null : (Double) ((double) parts / PARTS / (length / NANOS_PER_SECOND));
    }
}
