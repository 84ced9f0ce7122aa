// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * The same run in other frames: as if it had been recorded with another {@code frame.max.arrivals} and without a linger.
 *
 * <p>Every arrival keeps its time and its tokens. Frames hold exactly the given number of arrivals, the last of a request what is
 * left. Sequence numbers, and with them the last of each request and the totals of the run, are those that such a generator
 * would have given; a gap in the numbers, which says that events were lost, stays as wide as it was; an event seen twice is
 * passed on once. A watermark never promises more than holds: it waits for the oldest arrival that is held back.
 *
 * <p>Wants the events of a recording in their order. Confined to one thread.
 */
public final class Reframing implements EventSink {

    static {
        TrustedRecords.install();
    }

    private record RequestId(int worker, long ordinal) {}

    private final int maxArrivals;
    private final EventSink next;
    private final Map<RequestId, Request> requests = new HashMap<>();
    private final Map<Integer, Long> addedByWorker = new HashMap<>();

    /** @param maxArrivals arrivals a frame, at least 1 */
    public Reframing(int maxArrivals, EventSink next) {
        if (maxArrivals < 1) {
            throw new IllegalArgumentException("frame.max.arrivals: " + maxArrivals + " (expected: at least 1)");
        }
        this.maxArrivals = maxArrivals;
        this.next = next;
    }

    @Override
    public void accept(StreamEvent event) {
        if (event.getOrdinal() != null) {
            ofRequest(event);
        } else if (event.getPayload() instanceof Watermark watermark) {
            next.accept(withPayload(event, heldBack(event.getWorker(), watermark)));
        } else if (event.getPayload() instanceof RunEnded ended) {
            long generated = ended.getEventsGenerated() + addedByWorker.getOrDefault(event.getWorker(), 0L);
            next.accept(withPayload(
                    event,
                    RunEnded.newBuilder(ended).setEventsGenerated(generated).build()));
        } else {
            next.accept(event);
        }
    }

    private void ofRequest(StreamEvent event) {
        RequestId id = new RequestId(event.getWorker(), event.getOrdinal());
        Request request = requests.computeIfAbsent(id, unused -> new Request(event));
        if (!request.isNew(event.getSequence())) {
            return;
        }
        if (event.getPayload() instanceof TokensArrived frame) {
            request.add(frame);
            return;
        }
        request.emitPending();
        request.emit(event.getPayload());
        if (event.getPayload() instanceof RequestSent sent) {
            request.sentEpochNanos = sent.getSentEpochNanos();
        } else if (event.getPayload() instanceof RequestEnded) {
            requests.remove(id);
        }
    }

    private Watermark heldBack(int worker, Watermark watermark) {
        long oldest = watermark.getWatermarkEpochNanos();
        for (Map.Entry<RequestId, Request> entry : requests.entrySet()) {
            Request request = entry.getValue();
            if (entry.getKey().worker() == worker && request.sentEpochNanos != null && !request.frame.isEmpty()) {
                oldest = Math.min(oldest, request.sentEpochNanos + request.frame.firstOffsetNanos());
            }
        }
        return oldest == watermark.getWatermarkEpochNanos() ? watermark : new Watermark(oldest);
    }

    private static StreamEvent withPayload(StreamEvent event, Object payload) {
        return new StreamEvent(event.getRunId(), event.getWorker(), event.getOrdinal(), event.getSequence(), payload);
    }

    @Override
    public long dropped() {
        return next.dropped();
    }

    /** Passes on what a cut recording left unfinished, then closes the next sink. */
    @Override
    public void close() {
        for (Iterator<Request> left = requests.values().iterator(); left.hasNext(); left.remove()) {
            left.next().emitPending();
        }
        next.close();
    }

    /** A request between its first event and its last. */
    private final class Request {

        private final StreamEvent first;
        private final FrameBuffer frame = new FrameBuffer();
        private long expectedSequence;
        private long nextSequence;
        private Long sentEpochNanos;

        Request(StreamEvent first) {
            this.first = first;
        }

        /** Steps over the number; false when it was seen before. */
        boolean isNew(long sequence) {
            if (sequence < expectedSequence) {
                return false;
            }
            long lost = sequence - expectedSequence;
            if (lost > 0) {
                emitPending();
                nextSequence += lost;
            }
            expectedSequence = sequence + 1;
            return true;
        }

        void add(TokensArrived arrived) {
            addedByWorker.merge(first.getWorker(), -1L, Long::sum);
            long offset = arrived.getFirstOffsetNanos();
            int arrivals = arrived.getDeltasNanos().size() + 1;
            for (int i = 0; i < arrivals; i++) {
                offset += i == 0 ? 0 : arrived.getDeltasNanos().get(i - 1);
                int tokens =
                        arrived.getTokens().isEmpty() ? 1 : arrived.getTokens().get(i);
                Long answer = arrived.getFirstAnswerOffsetNanos();
                frame.add(offset, tokens, answer != null && answer == offset);
                if (frame.size() == maxArrivals) {
                    emitPending();
                }
            }
        }

        void emitPending() {
            if (!frame.isEmpty()) {
                addedByWorker.merge(first.getWorker(), 1L, Long::sum);
                emit(frame.take());
            }
        }

        void emit(Object payload) {
            next.accept(
                    new StreamEvent(first.getRunId(), first.getWorker(), first.getOrdinal(), nextSequence++, payload));
        }
    }
}
