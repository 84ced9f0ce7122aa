// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.arrival.ConcurrencyTarget;
import io.kneepoint.generator.request.RequestResult;
import java.util.OptionalLong;

/**
 * A stage as a closed loop: a number of slots, each of which sends its next request when the one before has ended. A request is
 * intended for the moment when its slot became free or was opened; nothing slides. When the target falls, slots close as their
 * requests end. A slot whose request failed waits: see {@link FailurePause}. Of several workers each has its share of the slots.
 *
 * <p>Confined to the run's event loop.
 */
final class ClosedLoopStage extends Stage {

    private final ConcurrencyTarget target;
    private final FailurePause pause;
    private int slots;

    ClosedLoopStage(
            int number,
            StageSpec spec,
            ConcurrencyTarget target,
            LoadSettings load,
            long startEpochNanos,
            PendingStarts pending,
            RequestIssuer issuer) {
        super(number, spec, load, startEpochNanos, pending, issuer);
        this.target = target;
        this.pause = new FailurePause(load.failureBackoff(), issuer::drawn01);
    }

    /** Fills the first slots, spread over a time of which one request's latency, if it is known, is a bound. */
    @Override
    void start(OptionalLong latencyDurationNanos) {
        int all = target.at(0);
        slots = share().of(all);
        long spread =
                Math.min(load().slotSpread().toNanos(), spec().maxDuration().toNanos() / 8);
        spread = Math.min(spread, latencyDurationNanos.orElse(spread));
        for (int slot = 0; slot < slots; slot++) {
            issueAt(startEpochNanos() + (long) ((double) spread * share().numberOf(slot) / all), 0);
        }
        awaitChange(0);
        if (share().of(target.greatest()) == 0) {
            exhausted(startEpochNanos());
        }
    }

    private void awaitChange(long offsetNanos) {
        OptionalLong change = target.nextChangeNanos(offsetNanos);
        if (change.isPresent() && change.getAsLong() < spec().maxDuration().toNanos()) {
            at(startEpochNanos() + change.getAsLong(), () -> onChange(change.getAsLong()));
        }
    }

    private void onChange(long offsetNanos) {
        for (int wanted = share().of(target.at(offsetNanos)); slots < wanted; slots++) {
            issueNext(startEpochNanos() + offsetNanos, 0);
        }
        awaitChange(offsetNanos);
    }

    @Override
    void afterEnd(RequestResult result, long closedEpochNanos, int failuresBefore) {
        if (slots > share().of(target.at(Math.max(0, closedEpochNanos - startEpochNanos())))) {
            slots--;
        } else if (result.isOk()) {
            issueNext(closedEpochNanos, 0);
        } else {
            FailurePause.Next next = pause.after(result, failuresBefore);
            issueAt(closedEpochNanos + next.pauseNanos(), next.failures());
        }
    }

    private void issueAt(long intendedEpochNanos, int failuresBefore) {
        at(intendedEpochNanos, () -> issueNext(intendedEpochNanos, failuresBefore));
    }
}
