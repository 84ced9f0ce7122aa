// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.analyzer.statistics.Drift;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.List;
import java.util.Optional;

/** Whether a level was steady while it was measured. */
final class Steadiness {

    private static final double LITTLE_TOLERANCE = 0.05;
    private static final double NANOS_PER_SECOND = 1e9;

    private Steadiness() {}

    /**
     * Steady: TTFT does not drift ({@link Drift}), and Little's law holds within 5 % and the share of the measurement that one mean
     * latency takes, since with few requests a mean is only so exact. Null when neither can be judged.
     *
     * @param ttftInSendOrder positive latencies [ns]
     * @param littleRatio see {@link #littleRatio}; null when unknown
     * @param meanLatencyShare mean E2E over the length of the measurement; null when unknown [ratio]
     */
    static Boolean of(double[] ttftInSendOrder, Double littleRatio, Double meanLatencyShare) {
        Optional<Drift> drift = drift(ttftInSendOrder);
        boolean littleKnown = littleRatio != null && meanLatencyShare != null;
        if (drift.isEmpty() && !littleKnown) {
            return null;
        }
        boolean little = !littleKnown || Math.abs(littleRatio - 1) <= LITTLE_TOLERANCE + meanLatencyShare;
        return little && isStationary(drift);
    }

    private static boolean isStationary(Optional<Drift> drift) {
        return drift.isEmpty() || !drift.get().nonStationary();
    }

    /** How TTFT drifts; empty when there are too few requests to tell. */
    static Optional<Drift> drift(double[] ttftInSendOrder) {
        return ttftInSendOrder.length == 0 ? Optional.empty() : Drift.of(Sample.of(ttftInSendOrder));
    }

    /**
     * Little's law: (ended/s × mean time in the system of the requests that ended in the steady part) / in flight. Null when there are
     * none or one of the others is unknown.
     */
    static Double littleRatio(Double endedPerSecond, List<RequestTimeline> requests, Double inFlight) {
        if (inFlight == null || inFlight <= 0 || endedPerSecond == null || requests.isEmpty()) {
            return null;
        }
        double inSystem = 0;
        for (RequestTimeline request : requests) {
            inSystem += request.getClosedOffsetNanos() == null || request.getSentEpochNanos() == null
                    ? 0
                    : request.getClosedOffsetNanos();
        }
        return endedPerSecond * inSystem / requests.size() / NANOS_PER_SECOND / inFlight;
    }
}
