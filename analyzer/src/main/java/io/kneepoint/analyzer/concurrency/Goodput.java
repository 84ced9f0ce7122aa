// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.schemas.event.Objectives;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.timeline.RequestTimeline;

/** Whether a request counts as goodput: it ended well and met every objective that is set. */
public final class Goodput {

    private Goodput() {}

    /** Latencies count from the intended start where it is known, else from sent. */
    public static boolean isGood(RequestTimeline request, Objectives objectives) {
        return request.getOutcome() == Outcome.OK
                && within(
                        elseFromSent(RequestLatencies.ttftFromIntended(request), RequestLatencies.ttft(request)),
                        objectives.getTtftNanos())
                && within(RequestLatencies.tpot(request), objectives.getTpotNanos())
                && within(
                        elseFromSent(RequestLatencies.e2eFromIntended(request), RequestLatencies.e2e(request)),
                        objectives.getE2eNanos());
    }

    private static Double elseFromSent(Double fromIntended, Double fromSent) {
        return fromIntended == null ? fromSent : fromIntended;
    }

    private static boolean within(Double latencyNanos, Long limitNanos) {
        return limitNanos == null || latencyNanos == null || latencyNanos <= limitNanos;
    }
}
