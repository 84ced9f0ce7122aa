// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.schemas.event.LoadPattern;
import io.kneepoint.schemas.timeline.RequestTimeline;

/**
 * The load that was asked for and the load that was delivered in the steady part of a stage: requests intended for a moment in it,
 * and requests sent in it, over its length. A trace has no steady part: its rates are those from its first request to its last. The
 * two differ where the generator was late or shed requests.
 */
final class DeliveredLoad {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Stage stage;
    private final Instants asked = new Instants();
    private final Instants delivered = new Instants();
    private boolean known;

    DeliveredLoad(Stage stage) {
        this.stage = stage;
    }

    void add(RequestTimeline request) {
        known |= request.getIntendedEpochNanos() != null;
        if (stage.measures(request.getIntendedEpochNanos())) {
            asked.add(request.getIntendedEpochNanos());
        }
        if (stage.measures(request.getSentEpochNanos())) {
            delivered.add(request.getSentEpochNanos());
        }
    }

    /** Null where intended times or the steady part are unknown. [requests/s] */
    Double askedPerSecond() {
        return perSecond(asked);
    }

    /** Null where intended times or the steady part are unknown. [requests/s] */
    Double deliveredPerSecond() {
        return perSecond(delivered);
    }

    private Double perSecond(Instants instants) {
        if (!known || !stage.isMeasured()) {
            return null;
        }
        long length = stage.pattern() == LoadPattern.TRACE ? instants.last - instants.first : stage.lengthNanos();
        return length <= 0 ? null : (Double) (instants.count / (length / NANOS_PER_SECOND));
    }

    /** How many, the first and the last. */
    private static final class Instants {

        private long count;
        private long first;
        private long last;

        void add(long epochNanos) {
            first = count == 0 ? epochNanos : Math.min(first, epochNanos);
            last = count == 0 ? epochNanos : Math.max(last, epochNanos);
            count++;
        }
    }
}
