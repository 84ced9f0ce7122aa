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
 * A stage while it runs: its requests, its measurement, its end. When requests are sent is its subclasses' to say.
 *
 * <p>Confined to the run's event loop.
 */
abstract class Stage {

    private final int number;
    private final StageSpec spec;
    private final LoadSettings load;
    private final long startEpochNanos;
    private final MeasurementWindow window;
    private final PendingStarts pending;
    private final RequestIssuer issuer;
    private final Map<Long, UnderWay> inFlight = new LinkedHashMap<>();
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final AnswerTime answerTime = new AnswerTime();
    private long scheduled;
    private boolean closing;
    private long giveUpEpochNanos;

    Stage(
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
        this.window = new MeasurementWindow(spec, startEpochNanos, issuer.share());
        this.pending = pending;
        this.issuer = issuer;
    }

    /** Begins the load; the mean latency of the stage before, where there was one, helps to spread it. */
    abstract void start(OptionalLong latencyDurationNanos);

    /** A request has ended and the stage is still open; so many others of its slot have quickly failed in a row before it. */
    abstract void afterEnd(RequestResult result, long closedEpochNanos, int failuresBefore);

    /** Does something at that moment, or soon after, unless the stage closes before. [ns since the Unix epoch] */
    final void at(long epochNanos, Runnable action) {
        pending.add(epochNanos, action);
    }

    /** Sends a request that was intended for that moment, after so many of its slot have failed in a row. */
    final void issueNext(long intendedEpochNanos, int failuresBefore) {
        issue(share().numberOf(scheduled), intendedEpochNanos, failuresBefore);
    }

    /** Sends the request of that number, from 0 and among those of all workers, which was intended for that moment. */
    final void issue(long index, long intendedEpochNanos) {
        issue(index, intendedEpochNanos, 0);
    }

    private void issue(long index, long intendedEpochNanos, int failuresBefore) {
        long ordinal = issuer.nextOrdinal();
        scheduled++;
        Follower follower = new Follower(ordinal, intendedEpochNanos, failuresBefore);
        issuer.issue(ordinal, number, intendedEpochNanos, content(index, ordinal), follower);
    }

    /** Counts a request of that number that was intended for that moment and is not sent. */
    final void shed(long index, long intendedEpochNanos, String why) {
        long ordinal = issuer.nextOrdinal();
        scheduled++;
        RequestContent content = content(index, ordinal);
        outcomes.merge(issuer.shed(ordinal, number, intendedEpochNanos, content, why), 1L, Long::sum);
    }

    private RequestContent content(long index, long ordinal) {
        return spec.contents().isPresent() ? spec.contents().get().content(index) : issuer.drawn(ordinal);
    }

    private void onEnded(long ordinal, RequestResult result, long closedEpochNanos, int failuresBefore) {
        inFlight.remove(ordinal);
        outcomes.merge(result.outcome(), 1L, Long::sum);
        if (result.isOk()) {
            result.totalDurationNanos().ifPresent(answerTime::add);
        }
        window.onEnd(closedEpochNanos, result.isOk(), answerDurationNanos(closedEpochNanos));
        advance(closedEpochNanos);
        if (!closing) {
            afterEnd(result, closedEpochNanos, failuresBefore);
        }
    }

    /** What an answer takes: the mean so far, and at least as long as the oldest request has been waiting for its own. */
    private long answerDurationNanos(long epochNanos) {
        long oldest = inFlight.isEmpty()
                ? 0
                : epochNanos - inFlight.values().iterator().next().intendedEpochNanos();
        return Math.max(oldest, answerTime.mean().orElse(0));
    }

    /** Time has passed. */
    final void advance(long epochNanos) {
        window.advance(epochNanos);
        if (!closing && window.isOver(epochNanos)) {
            // What was intended for a moment in the past is sent, however late: a stall must not thin out the load.
            pending.makeDue();
            close(epochNanos, load.drainTimeout());
        }
        if (closing && epochNanos >= giveUpEpochNanos) {
            abortAll("not ended when the drain time of its level was over");
        }
        if (isOver()) {
            window.finish(epochNanos);
        }
    }

    /** The schedule holds no more requests: the stage is over when those in flight have ended. */
    final void exhausted(long epochNanos) {
        close(epochNanos, load.drainTimeout());
    }

    /** Begins no request any more, and gives those in flight so long to end. */
    final void stop(long epochNanos, Duration bound) {
        window.cut(epochNanos);
        close(epochNanos, bound);
    }

    private void close(long epochNanos, Duration bound) {
        giveUpEpochNanos =
                closing ? Math.min(giveUpEpochNanos, epochNanos + bound.toNanos()) : epochNanos + bound.toNanos();
        closing = true;
        pending.clear();
    }

    final void abortAll(String why) {
        new ArrayList<>(inFlight.values()).forEach(request -> request.ticket().abort(why));
    }

    final boolean isOver() {
        return closing && inFlight.isEmpty();
    }

    final boolean isMeasuring(long epochNanos) {
        return !closing && window.isMeasuring(epochNanos);
    }

    final boolean isClosing() {
        return closing;
    }

    final WorkerShare share() {
        return issuer.share();
    }

    final int number() {
        return number;
    }

    final StageSpec spec() {
        return spec;
    }

    final LoadSettings load() {
        return load;
    }

    final long startEpochNanos() {
        return startEpochNanos;
    }

    final int inFlight() {
        return inFlight.size();
    }

    /** Mean time that its answers took, or else those of the stage before; empty when there was none. [ns] */
    final OptionalLong meanDurationNanos() {
        return answerTime.mean();
    }

    /** Tells what an answer took at the stage before. */
    final void expect(OptionalLong latencyDurationNanos) {
        answerTime.expect(latencyDurationNanos);
    }

    final StageSummary summary() {
        return new StageSummary(spec, scheduled, outcomes, window.fromEpochNanos(), window.toEpochNanos());
    }

    final Progress progress(long epochNanos, long outputTokens, long eventsDropped) {
        StageSummary summary = summary();
        Progress.Phase phase = closing
                ? Progress.Phase.DRAINING
                : window.isMeasuring(epochNanos) ? Progress.Phase.MEASURING : Progress.Phase.WARM_UP;
        return new Progress(
                number,
                spec,
                phase,
                Duration.ofNanos(Math.max(0, epochNanos - startEpochNanos)),
                inFlight.size(),
                window.completions(),
                summary.ok(),
                summary.failed(),
                outputTokens,
                eventsDropped);
    }

    /** Follows one request of this stage. */
    private final class Follower implements RequestIssuer.Follower {

        private final long ordinal;
        private final long intendedEpochNanos;
        private final int failuresBefore;
        private boolean ended;

        Follower(long ordinal, long intendedEpochNanos, int failuresBefore) {
            this.ordinal = ordinal;
            this.intendedEpochNanos = intendedEpochNanos;
            this.failuresBefore = failuresBefore;
        }

        @Override
        public void onIssued(StreamClient.Ticket ticket) {
            if (!ended) {
                inFlight.put(ordinal, new UnderWay(ticket, intendedEpochNanos));
            }
        }

        @Override
        public void onEnded(RequestResult result, long closedEpochNanos) {
            ended = true;
            Stage.this.onEnded(ordinal, result, closedEpochNanos, failuresBefore);
        }
    }

    /** A request in flight. */
    private record UnderWay(StreamClient.Ticket ticket, long intendedEpochNanos) {}
}
