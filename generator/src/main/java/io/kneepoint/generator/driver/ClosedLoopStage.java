// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.client.StreamClient;
import io.kneepoint.generator.request.RequestResult;
import io.kneepoint.schemas.event.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One load level as a closed loop: a number of slots, each of which sends its next request when the one before has ended. A
 * request is intended for the moment when its slot became free; nothing slides.
 *
 * <p>Confined to the run's event loop.
 */
final class ClosedLoopStage {

    private final int number;
    private final StageSpec spec;
    private final LoadSettings load;
    private final long startEpochNanos;
    private final MeasurementWindow window;
    private final PendingStarts pending;
    private final RequestIssuer issuer;
    private final Map<Long, StreamClient.Ticket> inFlight = new LinkedHashMap<>();
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final Spent spent = new Spent();
    private long scheduled;
    private boolean closing;
    private long giveUpEpochNanos;

    ClosedLoopStage(
            int number,
            StageSpec spec,
            LoadSettings load,
            long startEpochNanos,
            PendingStarts pending,
            RequestIssuer issuer) {
        this.number = number;
        this.spec = spec;
        this.load = load;
        this.startEpochNanos = startEpochNanos;
        this.window = new MeasurementWindow(spec, startEpochNanos);
        this.pending = pending;
        this.issuer = issuer;
    }

    /** Fills the slots, spread over a time of which one request's latency, if it is known, is a bound. */
    void start(OptionalLong latencyDurationNanos) {
        long spread = Math.min(load.slotSpread().toNanos(), spec.maxDuration().toNanos() / 8);
        spread = Math.min(spread, latencyDurationNanos.orElse(spread));
        for (int slot = 0; slot < spec.concurrency(); slot++) {
            startAt(startEpochNanos + (long) ((double) spread * slot / spec.concurrency()));
        }
    }

    private void startAt(long intendedEpochNanos) {
        pending.add(intendedEpochNanos, () -> issue(intendedEpochNanos));
    }

    private void issue(long intendedEpochNanos) {
        scheduled++;
        long ordinal = issuer.nextOrdinal();
        issuer.issue(ordinal, number, intendedEpochNanos, new SlotOfRequest(ordinal));
    }

    private void onEnded(long ordinal, RequestResult result, long closedEpochNanos) {
        inFlight.remove(ordinal);
        outcomes.merge(result.outcome(), 1L, Long::sum);
        result.totalDurationNanos().ifPresent(spent::add);
        window.onCompletion(closedEpochNanos);
        advance(closedEpochNanos);
        if (closing) {
            return;
        }
        if (result.isOk()) {
            issue(closedEpochNanos);
        } else {
            startAt(closedEpochNanos + load.failureBackoff().toNanos());
        }
    }

    /** Time has passed. */
    void advance(long epochNanos) {
        window.advance(epochNanos);
        if (!closing && window.isOver(epochNanos)) {
            close(epochNanos, load.drainTimeout());
        }
        if (closing && epochNanos >= giveUpEpochNanos) {
            abortAll("not ended when the drain time of its level was over");
        }
    }

    /** Begins no request any more, and gives those in flight so long to end. */
    void stop(long epochNanos, Duration bound) {
        window.cut(epochNanos);
        close(epochNanos, bound);
    }

    private void close(long epochNanos, Duration bound) {
        giveUpEpochNanos =
                closing ? Math.min(giveUpEpochNanos, epochNanos + bound.toNanos()) : epochNanos + bound.toNanos();
        closing = true;
        pending.clear();
    }

    void abortAll(String why) {
        new ArrayList<>(inFlight.values()).forEach(ticket -> ticket.abort(why));
    }

    boolean isMeasuring(long epochNanos) {
        return !closing && window.isMeasuring(epochNanos);
    }

    boolean isOver() {
        return closing && inFlight.isEmpty();
    }

    int number() {
        return number;
    }

    int inFlight() {
        return inFlight.size();
    }

    /** Mean time that its requests took; empty when none was sent. [ns] */
    OptionalLong meanDurationNanos() {
        return spent.mean();
    }

    StageSummary summary() {
        return new StageSummary(spec, scheduled, outcomes, window.fromEpochNanos(), window.toEpochNanos());
    }

    Progress progress(long epochNanos, long outputTokens, long eventsDropped) {
        StageSummary summary = summary();
        Progress.Phase phase = closing
                ? Progress.Phase.DRAINING
                : window.isMeasuring(epochNanos) ? Progress.Phase.MEASURING : Progress.Phase.WARM_UP;
        return new Progress(
                number,
                spec,
                phase,
                Duration.ofNanos(epochNanos - startEpochNanos),
                inFlight.size(),
                window.completions(),
                summary.ok(),
                summary.failed(),
                outputTokens,
                eventsDropped);
    }

    /** Follows one request of this stage. */
    private final class SlotOfRequest implements RequestIssuer.Follower {

        private final long ordinal;
        private boolean ended;

        SlotOfRequest(long ordinal) {
            this.ordinal = ordinal;
        }

        @Override
        public void onIssued(StreamClient.Ticket ticket) {
            if (!ended) {
                inFlight.put(ordinal, ticket);
            }
        }

        @Override
        public void onEnded(RequestResult result, long closedEpochNanos) {
            ended = true;
            ClosedLoopStage.this.onEnded(ordinal, result, closedEpochNanos);
        }
    }

    /** Mean of durations. */
    private static final class Spent {

        private long count;
        private double sumNanos;

        void add(long durationNanos) {
            count++;
            sumNanos += durationNanos;
        }

        OptionalLong mean() {
            return count == 0 ? OptionalLong.empty() : OptionalLong.of((long) (sumNanos / count));
        }
    }
}
