// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.arrival.ArrivalSchedule;
import io.kneepoint.generator.request.RequestResult;
import java.util.OptionalLong;

/**
 * A stage as an open loop: requests leave at the times of a schedule, whatever is in flight. A schedule is never slowed; what it
 * asks for beyond the greatest number in flight is shed and counted. Of several workers each makes the whole schedule and sends its share
 * of it.
 *
 * <p>Confined to the run's event loop.
 */
final class OpenLoopStage extends Stage {

    private final ArrivalSchedule arrivals;
    private final int maxInFlight;
    private long nextIndex;

    OpenLoopStage(
            int number,
            StageSpec spec,
            StageLoad.OpenLoop openLoop,
            LoadSettings load,
            long startEpochNanos,
            PendingStarts pending,
            RequestIssuer issuer) {
        super(number, spec, load, startEpochNanos, pending, issuer);
        this.arrivals = openLoop.arrivals().get();
        this.maxInFlight = Math.max(1, issuer.share().of(openLoop.maxInFlight()));
    }

    @Override
    void start(OptionalLong latencyDurationNanos) {
        awaitNext(startEpochNanos());
    }

    private void awaitNext(long lastEpochNanos) {
        long latestEpochNanos = lastEpochNanos;
        for (OptionalLong next = arrivals.nextArrivalNanos(); isInTime(next); next = arrivals.nextArrivalNanos()) {
            long intendedEpochNanos = startEpochNanos() + next.getAsLong();
            long index = nextIndex++;
            if (share().has(index)) {
                at(intendedEpochNanos, () -> onArrival(index, intendedEpochNanos));
                return;
            }
            latestEpochNanos = intendedEpochNanos;
        }
        if (spec().measurement() instanceof Measurement.Whole) {
            exhausted(latestEpochNanos);
        }
    }

    private boolean isInTime(OptionalLong arrivalNanos) {
        return arrivalNanos.isPresent()
                && arrivalNanos.getAsLong() < spec().maxDuration().toNanos();
    }

    private void onArrival(long index, long intendedEpochNanos) {
        if (inFlight() < maxInFlight) {
            issue(index, intendedEpochNanos);
        } else {
            shed(index, intendedEpochNanos, maxInFlight + " requests were in flight, the most that are allowed");
        }
        if (!isClosing()) {
            awaitNext(intendedEpochNanos);
        }
    }

    /** Nothing follows from the end of a request. */
    @Override
    void afterEnd(RequestResult result, long closedEpochNanos, int failuresBefore) {}
}
