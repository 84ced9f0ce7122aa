// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.latency;

import io.kneepoint.schemas.metric.LatencyWindow;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.util.List;

/** Consecutive bins to the record of one window. */
public final class WindowFold {

    static {
        TrustedRecords.install();
    }

    private static final double NANOS_PER_SECOND = 1e9;

    private WindowFold() {}

    /**
     * The window made of these bins.
     *
     * @param runId the run
     * @param startEpochNanos first instant of the window
     * @param lengthNanos length of the window
     * @param bins its bins in order of time, merged over partitions and stages
     * @param inFlightAtStart requests in flight when it begins
     * @param good requests in it that met every objective; null without objectives
     * @param everyArrival whether every arrival was timed; gaps between arrivals mean nothing otherwise
     */
    public static LatencyWindow of(
            String runId,
            long startEpochNanos,
            long lengthNanos,
            List<TimeBin> bins,
            long inFlightAtStart,
            Long good,
            boolean everyArrival) {
        TimeBin all = new TimeBin();
        long inFlight = inFlightAtStart;
        long inFlightNanos = 0;
        for (TimeBin bin : bins) {
            inFlightNanos += bin.inFlightNanos(inFlight);
            inFlight += bin.inFlightChange();
            all.merge(bin);
        }
        double seconds = lengthNanos / NANOS_PER_SECOND;
        LatencyDistribution itl = everyArrival ? all.of(TimeBin.Kind.ITL) : new LatencyDistribution();
        return LatencyWindow.newBuilder()
                .setRunId(runId)
                .setStartEpochNanos(startEpochNanos)
                .setLengthNanos(lengthNanos)
                .setRequestsSent(all.sent())
                .setRequestsEnded(all.ended())
                .setErrors(all.errors())
                .setOutputTokens(all.tokens())
                .setOutputTokensPerSecond(all.tokens() / seconds)
                .setRequestsPerSecond(all.ended() / seconds)
                .setInFlightMean((double) inFlightNanos / lengthNanos)
                .setGoodputPerSecond(good == null ? null : (Double) (good / seconds))
                .setTtft(all.of(TimeBin.Kind.TTFT).summary())
                .setTtftFromIntended(all.of(TimeBin.Kind.TTFT_FROM_INTENDED).summary())
                .setTpot(all.of(TimeBin.Kind.TPOT).summary())
                .setItl(itl.summary())
                .setE2e(all.of(TimeBin.Kind.E2E).summary())
                .setItlCv(itl.variation())
                .build();
    }
}
