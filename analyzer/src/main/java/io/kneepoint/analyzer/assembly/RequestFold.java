// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import io.kneepoint.analyzer.latency.TimeBin;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.ResponseStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.sketch.DurationMoments;
import io.kneepoint.schemas.sketch.TimeBins;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.TreeMap;

/**
 * One request in flight: applies its events in the order of their sequence, whatever the order in which they come.
 *
 * <pre>
 *   scheduled(0) ▶ sent ▶ response started ▶ tokens … tokens ▶ ended     (an event is applied when no gap is left before it)
 * </pre>
 */
final class RequestFold {

    final long ordinal;
    final RequestFoldState state;
    private final PartitionBins bins;

    /** Whether its state is noted as changed and not yet saved. */
    boolean unsaved;

    RequestFold(long ordinal, RequestFoldState state, PartitionBins bins) {
        this.ordinal = ordinal;
        this.state = state;
        this.bins = bins;
    }

    /**
     * Takes one event.
     *
     * @return whether it was new
     * @throws MalformedEventException when it breaks the contract; nothing changed then
     */
    boolean accept(StreamEvent event) {
        long sequence = event.getSequence();
        if (sequence < state.nextSequence || state.waiting.containsKey(sequence)) {
            return false;
        }
        check(event);
        if (isNext(sequence)) {
            apply(event);
            return true;
        }
        state.waiting.put(sequence, event);
        TreeMap<Long, StreamEvent> waiting = state.waiting;
        while (!waiting.isEmpty() && waiting.firstKey() == state.nextSequence) {
            apply(waiting.pollFirstEntry().getValue());
        }
        return true;
    }

    /** Whether it is this event's turn and no other one's after it. */
    boolean isNext(long sequence) {
        return sequence == state.nextSequence && state.waiting.isEmpty();
    }

    boolean isFinished() {
        return state.ended != null;
    }

    private static void check(StreamEvent event) {
        Object payload = event.getPayload();
        if (event.getSequence() == 0 != payload instanceof RequestScheduled) {
            throw new MalformedEventException("event " + event.getSequence() + " of a request: "
                    + payload.getClass().getSimpleName()
                    + " (expected: RequestScheduled as number 0 and nowhere else)");
        }
        if (payload instanceof TokensArrived frame) {
            new ArrivalFrame().fill(event, frame);
        } else if (!(payload instanceof RequestScheduled
                || payload instanceof RequestSent
                || payload instanceof ResponseStarted
                || payload instanceof RequestEnded)) {
            throw new MalformedEventException("event of a request: "
                    + payload.getClass().getSimpleName() + " (expected: an event that requests have)");
        }
    }

    private void apply(StreamEvent event) {
        Object payload = event.getPayload();
        if (payload instanceof TokensArrived frame) {
            apply(new ArrivalFrame().fill(event, frame));
            return;
        }
        state.nextSequence++;
        if (payload instanceof RequestScheduled scheduled) {
            state.scheduled = scheduled;
        } else if (payload instanceof RequestSent sent) {
            state.sent = sent;
            Long at = sent.getSentEpochNanos();
            binAt(at).countSent(remaining(at));
        } else if (payload instanceof ResponseStarted response) {
            state.response = response;
        } else if (payload instanceof RequestEnded ended) {
            state.ended = ended;
            applyEnd(ended);
        }
    }

    /** Folds a frame whose turn it is. */
    void apply(ArrivalFrame frame) {
        state.nextSequence++;
        if (frame.answered && state.firstAnswerOffsetNanos == null) {
            state.firstAnswerOffsetNanos = frame.firstAnswerOffsetNanos;
        }
        long offset = frame.firstOffsetNanos;
        frame.gaps[0] = Math.max(0, offset - state.lastOffsetNanos);
        int at = 0;
        while (at < frame.arrivals) {
            long from = offset;
            int first = at;
            Long sent = sentEpochNanos();
            TimeBin bin = sent == null ? bins.untimed(stage()) : bins.at(stage(), sent + from);
            long end = sent == null ? Long.MAX_VALUE : from + remaining(sent + from);
            at++;
            while (at < frame.arrivals && offset + frame.gaps[at] < end) {
                offset += frame.gaps[at++];
            }
            apply(frame, first, at, from, bin);
            state.lastOffsetNanos = Math.max(state.lastOffsetNanos, offset);
            if (at < frame.arrivals) {
                offset += frame.gaps[at];
            }
        }
    }

    /** Counts the arrivals from ≤ i &lt; to, the first of them at this offset, in their bin. */
    private void apply(ArrivalFrame frame, int from, int to, long offset, TimeBin bin) {
        int firstGap = from;
        if (state.arrivals == 0) {
            state.firstOffsetNanos = offset;
            bin.add(TimeBin.Kind.TTFT, offset);
            Long queued = queuedNanos();
            if (queued != null) {
                bin.add(TimeBin.Kind.TTFT_FROM_INTENDED, Math.max(0, offset + queued));
            }
            firstGap++;
        }
        if (firstGap < to) {
            long longest = bin.of(TimeBin.Kind.ITL).addAll(frame.gaps, firstGap, to, state.gaps);
            state.gapMaxNanos = Math.max(state.gapMaxNanos, longest);
        }
        long tokens = (long) to - from;
        for (int i = from; frame.counted && i < to; i++) {
            tokens += frame.tokens[i] - 1;
            state.multiTokenArrivals += frame.tokens[i] > 1 ? 1 : 0;
        }
        state.arrivals += to - from;
        state.arrivalTokens += tokens;
        bin.countTokens(tokens);
    }

    private void applyEnd(RequestEnded ended) {
        Long closed = ended.getClosedOffsetNanos();
        Long origin = state.sent != null ? sentEpochNanos() : state.scheduled.getIntendedEpochNanos();
        Long at = origin == null || closed == null ? null : (Long) (origin + closed);
        TimeBin bin = binAt(at);
        boolean ok = ended.getOutcome() == Outcome.OK;
        bin.countEnded(!ok);
        if (state.sent != null && at != null) {
            bin.countClosed(remaining(at));
        }
        if (ok && closed != null) {
            bin.add(TimeBin.Kind.E2E, closed);
        }
        long outputTokens = outputTokens();
        if (ok && outputTokens > 1 && state.arrivals > 0) {
            long span = state.lastOffsetNanos - state.firstOffsetNanos;
            bin.add(TimeBin.Kind.TPOT, Math.round((double) span / (outputTokens - 1)));
        }
    }

    private TimeBin binAt(Long epochNanos) {
        return epochNanos == null ? bins.untimed(stage()) : bins.at(stage(), epochNanos);
    }

    private int stage() {
        return state.scheduled.getStage();
    }

    private Long sentEpochNanos() {
        return state.sent == null ? null : state.sent.getSentEpochNanos();
    }

    /** Sent minus intended; null when either is unknown. */
    private Long queuedNanos() {
        Long sent = sentEpochNanos();
        Long intended = state.scheduled.getIntendedEpochNanos();
        return sent == null || intended == null ? null : (Long) (sent - intended);
    }

    private long outputTokens() {
        Integer counted = state.ended.getOutputTokens();
        return counted == null ? state.arrivalTokens : counted;
    }

    private static long remaining(Long epochNanos) {
        return epochNanos == null ? 0 : TimeBins.startOf(TimeBins.indexOf(epochNanos) + 1) - epochNanos;
    }

    /** The whole request; call when it is finished. */
    RequestTimeline timeline(String runId, int worker, long ordinal) {
        RequestEnded ended = state.ended;
        DurationMoments gaps = state.gaps;
        boolean any = state.arrivals > 0;
        return new RequestTimeline(
                runId,
                worker,
                ordinal,
                stage(),
                state.scheduled.getIntendedEpochNanos(),
                sentEpochNanos(),
                state.sent == null ? null : state.sent.getConnectDurationNanos(),
                state.response == null ? null : (Long) state.response.getHeadersOffsetNanos(),
                any ? (Long) state.firstOffsetNanos : null,
                state.firstAnswerOffsetNanos,
                any ? (Long) state.lastOffsetNanos : null,
                ended.getClosedOffsetNanos(),
                ended.getOutcome(),
                httpStatus(ended),
                ended.getPromptTokens() == null ? state.scheduled.getPromptTokens() : ended.getPromptTokens(),
                outputTokens(),
                ended.getOutputTokens() != null,
                state.arrivals,
                state.arrivalTokens,
                state.multiTokenArrivals,
                gaps.sumNanos(),
                gaps.squaresHigh(),
                gaps.squaresLow(),
                gaps.count() == 0 ? null : (Long) state.gapMaxNanos);
    }

    private Integer httpStatus(RequestEnded ended) {
        return ended.getHttpStatus() != null || state.response == null
                ? ended.getHttpStatus()
                : (Integer) state.response.getHttpStatus();
    }
}
