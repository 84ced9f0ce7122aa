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
import java.util.List;
import java.util.TreeMap;
import org.apache.avro.generic.PrimitivesArrays;

/**
 * One request in flight: applies its events in the order of their sequence, whatever the order in which they come.
 *
 * <pre>
 *   scheduled(0) ▶ sent ▶ response started ▶ tokens … tokens ▶ ended     (an event is applied when no gap is left before it)
 * </pre>
 */
final class RequestFold {

    final RequestFoldState state;
    private final PartitionBins bins;

    RequestFold(RequestFoldState state, PartitionBins bins) {
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
        state.waiting.put(sequence, event);
        TreeMap<Long, StreamEvent> waiting = state.waiting;
        while (!waiting.isEmpty() && waiting.firstKey() == state.nextSequence) {
            apply(waiting.pollFirstEntry().getValue());
            state.nextSequence++;
        }
        return true;
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
            checkFrame(frame);
        } else if (!(payload instanceof RequestScheduled
                || payload instanceof RequestSent
                || payload instanceof ResponseStarted
                || payload instanceof RequestEnded)) {
            throw new MalformedEventException("event of a request: "
                    + payload.getClass().getSimpleName() + " (expected: an event that requests have)");
        }
    }

    private static void checkFrame(TokensArrived frame) {
        int arrivals = frame.getDeltasNanos().size() + 1;
        if (!frame.getTokens().isEmpty() && frame.getTokens().size() != arrivals) {
            throw new MalformedEventException(
                    "tokens of a frame: " + frame.getTokens().size() + " counts for " + arrivals
                            + " arrivals (expected: none or one for each)");
        }
        if (frame.getFirstOffsetNanos() < 0
                || frame.getDeltasNanos().stream().anyMatch(delta -> delta < 0)
                || frame.getTokens().stream().anyMatch(count -> count < 1)) {
            throw new MalformedEventException("frame: a negative time or a count below 1 (expected: neither)");
        }
    }

    private void apply(StreamEvent event) {
        Object payload = event.getPayload();
        if (payload instanceof TokensArrived frame) {
            applyTokens(frame);
        } else if (payload instanceof RequestScheduled scheduled) {
            state.scheduled = scheduled;
        } else if (payload instanceof RequestSent sent) {
            state.sent = sent;
            Long at = sent.getSentEpochNanos();
            bins.at(stage(), at).countSent(remaining(at));
        } else if (payload instanceof ResponseStarted response) {
            state.response = response;
        } else if (payload instanceof RequestEnded ended) {
            state.ended = ended;
            applyEnd(ended);
        }
    }

    private void applyTokens(TokensArrived frame) {
        if (frame.getFirstAnswerOffsetNanos() != null && state.firstAnswerOffsetNanos == null) {
            state.firstAnswerOffsetNanos = frame.getFirstAnswerOffsetNanos();
        }
        Long sentEpochNanos = sentEpochNanos();
        List<Long> deltas = frame.getDeltasNanos();
        PrimitivesArrays.LongArray primitive = deltas instanceof PrimitivesArrays.LongArray array ? array : null;
        List<Integer> tokens = frame.getTokens();
        long offset = frame.getFirstOffsetNanos();
        long binEnd = Long.MIN_VALUE;
        TimeBin bin = null;
        int arrivals = deltas.size() + 1;
        for (int i = 0; i < arrivals; i++) {
            if (i > 0) {
                offset += primitive == null ? deltas.get(i - 1) : primitive.getLong(i - 1);
            }
            if (bin == null || sentEpochNanos != null && sentEpochNanos + offset >= binEnd) {
                Long at = sentEpochNanos == null ? null : (Long) (sentEpochNanos + offset);
                bin = bins.at(stage(), at);
                binEnd = at == null ? Long.MAX_VALUE : TimeBins.startOf(TimeBins.indexOf(at) + 1);
            }
            applyArrival(bin, offset, tokens.isEmpty() ? 1 : tokens.get(i));
        }
    }

    private void applyArrival(TimeBin bin, long offset, int tokens) {
        if (state.arrivals == 0) {
            state.firstOffsetNanos = offset;
            bin.add(TimeBin.Kind.TTFT, offset);
            Long queued = queuedNanos();
            if (queued != null) {
                bin.add(TimeBin.Kind.TTFT_FROM_INTENDED, Math.max(0, offset + queued));
            }
        } else {
            long gap = Math.max(0, offset - state.lastOffsetNanos);
            bin.add(TimeBin.Kind.ITL, gap);
            state.gaps.add(gap);
            state.gapMaxNanos = Math.max(state.gapMaxNanos, gap);
        }
        state.lastOffsetNanos = Math.max(state.lastOffsetNanos, offset);
        state.arrivals++;
        state.arrivalTokens += tokens;
        state.multiTokenArrivals += tokens > 1 ? 1 : 0;
        bin.countTokens(tokens);
    }

    private void applyEnd(RequestEnded ended) {
        Long closed = ended.getClosedOffsetNanos();
        Long origin = state.sent != null ? sentEpochNanos() : state.scheduled.getIntendedEpochNanos();
        Long at = origin == null || closed == null ? null : (Long) (origin + closed);
        TimeBin bin = bins.at(stage(), at);
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
        return RequestTimeline.newBuilder()
                .setRunId(runId)
                .setWorker(worker)
                .setOrdinal(ordinal)
                .setStage(stage())
                .setIntendedEpochNanos(state.scheduled.getIntendedEpochNanos())
                .setSentEpochNanos(sentEpochNanos())
                .setConnectDurationNanos(state.sent == null ? null : state.sent.getConnectDurationNanos())
                .setHeadersOffsetNanos(state.response == null ? null : (Long) state.response.getHeadersOffsetNanos())
                .setFirstTokenOffsetNanos(any ? (Long) state.firstOffsetNanos : null)
                .setFirstAnswerOffsetNanos(state.firstAnswerOffsetNanos)
                .setLastTokenOffsetNanos(any ? (Long) state.lastOffsetNanos : null)
                .setClosedOffsetNanos(ended.getClosedOffsetNanos())
                .setOutcome(ended.getOutcome())
                .setHttpStatus(httpStatus(ended))
                .setPromptTokens(
                        ended.getPromptTokens() == null ? state.scheduled.getPromptTokens() : ended.getPromptTokens())
                .setOutputTokens(outputTokens())
                .setOutputTokensFromUsage(ended.getOutputTokens() != null)
                .setArrivals(state.arrivals)
                .setArrivalTokens(state.arrivalTokens)
                .setMultiTokenArrivals(state.multiTokenArrivals)
                .setGapSumNanos(gaps.sumNanos())
                .setGapSquareSumHigh(gaps.squaresHigh())
                .setGapSquareSumLow(gaps.squaresLow())
                .setGapMaxNanos(gaps.count() == 0 ? null : (Long) state.gapMaxNanos)
                .build();
    }

    private Integer httpStatus(RequestEnded ended) {
        return ended.getHttpStatus() != null || state.response == null
                ? ended.getHttpStatus()
                : (Integer) state.response.getHttpStatus();
    }
}
