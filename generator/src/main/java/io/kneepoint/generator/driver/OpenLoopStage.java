// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.arrival.ArrivalSchedule;
import io.kneepoint.generator.request.RequestResult;
import java.util.OptionalLong;

/**
 * A stage as an open loop: requests leave at the times of a schedule, whatever is in flight. A schedule is never slowed; what it
 * asks for beyond the greatest number in flight is shed and counted.
 *
 * <p>Confined to the run's event loop.
 */
final class OpenLoopStage extends Stage {

    private final ArrivalSchedule arrivals;
    private final int maxInFlight;

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
        this.maxInFlight = openLoop.maxInFlight();
    }

    @Override
    void start(OptionalLong latencyDurationNanos) {
        awaitNext(startEpochNanos());
    }

    private void awaitNext(long lastEpochNanos) {
        OptionalLong next = arrivals.nextArrivalNanos();
        if (next.isPresent() && next.getAsLong() < spec().maxDuration().toNanos()) {
            long intendedEpochNanos = startEpochNanos() + next.getAsLong();
            at(intendedEpochNanos, () -> onArrival(intendedEpochNanos));
        } else if (spec().measurement() instanceof Measurement.Whole) {
            exhausted(lastEpochNanos);
        }
    }

    private void onArrival(long intendedEpochNanos) {
        if (inFlight() < maxInFlight) {
            issue(intendedEpochNanos);
        } else {
            shed(intendedEpochNanos, maxInFlight + " requests were in flight, the most that are allowed");
        }
        if (!isClosing()) {
            awaitNext(intendedEpochNanos);
        }
    }

    /** Nothing follows from the end of a request. */
    @Override
    void afterEnd(RequestResult result, long closedEpochNanos) {}
}
