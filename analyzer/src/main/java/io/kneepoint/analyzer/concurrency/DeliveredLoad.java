// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.schemas.timeline.RequestTimeline;

/**
 * The load that was asked for and the load that was delivered in the steady part of a stage: requests intended for a moment in it,
 * and requests sent in it. They differ where the generator was late or shed requests.
 */
final class DeliveredLoad {

    private static final double NANOS_PER_SECOND = 1e9;

    private final LevelFold.Stage stage;
    private long asked;
    private long delivered;
    private boolean known;

    DeliveredLoad(LevelFold.Stage stage) {
        this.stage = stage;
    }

    void add(RequestTimeline request) {
        known |= request.getIntendedEpochNanos() != null;
        asked += stage.measures(request.getIntendedEpochNanos()) ? 1 : 0;
        delivered += stage.measures(request.getSentEpochNanos()) ? 1 : 0;
    }

    /** Null where intended times or the steady part are unknown. [requests/s] */
    Double askedPerSecond() {
        return perSecond(asked);
    }

    /** Null where intended times or the steady part are unknown. [requests/s] */
    Double deliveredPerSecond() {
        return perSecond(delivered);
    }

    private Double perSecond(long count) {
        return known && stage.isMeasured() ? (Double) (count / (stage.lengthNanos() / NANOS_PER_SECOND)) : null;
    }
}
