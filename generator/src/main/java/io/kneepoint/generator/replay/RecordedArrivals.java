// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.replay;

import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The arrivals of a recorded run, in the order in which they were scheduled: the load once more, without its answers.
 *
 * <p>Holds the requests scheduled since the oldest one still in flight. Confined to one thread.
 */
public final class RecordedArrivals implements Iterator<RecordedArrival>, AutoCloseable {

    private record RequestId(int worker, long ordinal) {}

    private static final class Request {
        private final RequestScheduled scheduled;
        private long arrivedTokens;
        private RequestEnded ended;

        Request(RequestScheduled scheduled) {
            this.scheduled = scheduled;
        }
    }

    private final RecordingReader reader;
    private final ArrayDeque<Request> inOrder = new ArrayDeque<>();
    private final Map<RequestId, Request> inFlight = new HashMap<>();
    private OptionalLong firstEpochNanos = OptionalLong.empty();

    private RecordedArrivals(RecordingReader reader) {
        this.reader = reader;
    }

    /** Opens a run; throws {@link io.kneepoint.generator.recording.RecordingException} when it cannot be read. */
    public static RecordedArrivals of(RecordedRun run) {
        return new RecordedArrivals(run.open());
    }

    @Override
    public boolean hasNext() {
        while ((inOrder.isEmpty() || inOrder.peek().ended == null) && reader.hasNext()) {
            see(reader.next());
        }
        return !inOrder.isEmpty();
    }

    /** A request that was in flight when the recording was cut has no output length. */
    @Override
    public RecordedArrival next() {
        if (!hasNext()) {
            throw new NoSuchElementException("arrivals: none left (expected: hasNext to be asked)");
        }
        Request request = inOrder.remove();
        return new RecordedArrival(
                request.scheduled.getStage(), offset(request.scheduled), promptTokens(request), outputTokens(request));
    }

    private void see(StreamEvent event) {
        if (event.getOrdinal() == null) {
            return;
        }
        RequestId id = new RequestId(event.getWorker(), event.getOrdinal());
        if (event.getPayload() instanceof RequestScheduled scheduled) {
            Request request = new Request(scheduled);
            inOrder.add(request);
            inFlight.put(id, request);
        } else if (event.getPayload() instanceof TokensArrived frame && inFlight.containsKey(id)) {
            inFlight.get(id).arrivedTokens += frame.getTokens().isEmpty()
                    ? frame.getDeltasNanos().size() + 1L
                    : frame.getTokens().stream().mapToLong(Integer::longValue).sum();
        } else if (event.getPayload() instanceof RequestEnded ended && inFlight.containsKey(id)) {
            inFlight.remove(id).ended = ended;
        }
    }

    private OptionalLong offset(RequestScheduled scheduled) {
        Long epochNanos = scheduled.getIntendedEpochNanos();
        if (epochNanos == null) {
            return OptionalLong.empty();
        }
        if (firstEpochNanos.isEmpty()) {
            firstEpochNanos = OptionalLong.of(epochNanos);
        }
        return OptionalLong.of(epochNanos - firstEpochNanos.getAsLong());
    }

    private static OptionalInt promptTokens(Request request) {
        Integer counted = request.ended == null ? null : request.ended.getPromptTokens();
        Integer known = counted == null ? request.scheduled.getPromptTokens() : counted;
        return known == null ? OptionalInt.empty() : OptionalInt.of(known);
    }

    private static OptionalInt outputTokens(Request request) {
        if (request.ended == null || request.ended.getOutcome() != Outcome.OK) {
            return OptionalInt.empty();
        }
        Integer counted = request.ended.getOutputTokens();
        return OptionalInt.of(counted == null ? Math.toIntExact(request.arrivedTokens) : counted);
    }

    @Override
    public void close() {
        reader.close();
    }
}
