// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.benchmark;

import io.kneepoint.schemas.event.EndReason;
import io.kneepoint.schemas.event.LoadKind;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.Objectives;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.ResponseStarted;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.serde.TrustedRecords;
import io.kneepoint.schemas.sketch.TimeBins;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * The events of a run of any length in the order of their times, made as they are asked for: one closed-loop stage whose streams
 * bring a token about every 20 ms, 241 of them a request unless told otherwise. The same seed gives the same run, whatever the frames.
 */
public final class LongRun implements Iterator<StreamEvent> {

    static {
        TrustedRecords.install();
    }

    private static final long START_EPOCH_NANOS = 1_700_000_000_000_000_000L;
    private static final int TOKENS_PER_REQUEST = 241;
    private static final long LONGEST_GAP_NANOS = 25_000_000L;

    /** One of the requests in flight, and the time at which its next event is known. */
    private final class Stream {
        private final SplittableRandom random;
        private final long[] offsets = new long[tokensPerRequest];
        private long sentEpochNanos;
        private long ordinal;
        private long sequence;
        private int arrived;
        private long nextEpochNanos;

        private Stream(long seed, long startEpochNanos) {
            random = new SplittableRandom(seed);
            start(startEpochNanos);
        }

        private void start(long intended) {
            ordinal = nextOrdinal++;
            sequence = 0;
            arrived = 0;
            sentEpochNanos = intended + 20_000 + random.nextInt(50_000);
            long offset = 150_000_000L + random.nextInt(200_000_000);
            for (int i = 0; i < tokensPerRequest; i++) {
                offsets[i] = offset;
                offset += 15_000_000L + random.nextInt(10_000_000);
            }
            put(new RequestScheduled(0, intended, 100, tokensPerRequest));
            put(new RequestSent(sentEpochNanos, null, null));
            nextEpochNanos = sentEpochNanos + offsets[0];
        }

        private void put(Object payload) {
            ready.add(new StreamEvent(runId, 0, ordinal, sequence++, payload));
            events++;
        }

        private void advance() {
            if (arrived == 0) {
                put(new ResponseStarted(offsets[0] - 1_000_000, 200));
            }
            int from = arrived;
            int to = Math.min(tokensPerRequest, from + (from == 0 ? 1 : framing));
            List<Long> deltas = new ArrayList<>(to - from);
            for (int i = from + 1; i < to; i++) {
                deltas.add(offsets[i] - offsets[i - 1]);
            }
            put(new TokensArrived(offsets[from], deltas, List.of(), from == 0 ? (Long) offsets[0] : null));
            arrived = to;
            tokens += to - from;
            if (to < tokensPerRequest) {
                int next = Math.min(tokensPerRequest, to + framing) - 1;
                nextEpochNanos = sentEpochNanos + offsets[next];
                return;
            }
            long closed = offsets[tokensPerRequest - 1] + 200_000;
            put(RequestEnded.newBuilder()
                    .setOutcome(Outcome.OK)
                    .setClosedOffsetNanos(closed)
                    .setOutputTokens(tokensPerRequest)
                    .build());
            lastEpochNanos = Math.max(lastEpochNanos, sentEpochNanos + closed);
            if (nextOrdinal < requests) {
                start(sentEpochNanos + closed);
            } else {
                nextEpochNanos = Long.MAX_VALUE;
            }
        }
    }

    private final String runId;
    private final int framing;
    private final int tokensPerRequest;
    private final long requests;
    private final ArrayDeque<StreamEvent> ready = new ArrayDeque<>();
    private final PriorityQueue<Stream> streams =
            new PriorityQueue<>(Comparator.comparingLong((Stream stream) -> stream.nextEpochNanos));
    private long nextOrdinal;
    private long controls;
    private long events;
    private long tokens;
    private long lastEpochNanos = START_EPOCH_NANOS;
    private long nextWatermark = START_EPOCH_NANOS + TimeBins.WIDTH_NANOS;
    private boolean ended;

    /** A run of about so many tokens in frames of so many arrivals. */
    public LongRun(String runId, long aboutTokens, int framing, int inFlight) {
        this(runId, aboutTokens, framing, inFlight, TOKENS_PER_REQUEST);
    }

    /** The same with so many tokens a request, from 2. */
    LongRun(String runId, long aboutTokens, int framing, int inFlight, int tokensPerRequest) {
        this.runId = runId;
        this.framing = framing;
        this.tokensPerRequest = tokensPerRequest;
        this.requests = Math.max(2L * inFlight, aboutTokens / tokensPerRequest);
        control(RunStarted.newBuilder()
                .setStartedEpochNanos(START_EPOCH_NANOS)
                .setWorkers(1)
                .setTool("benchmark 1")
                .setModel("model")
                .setDefinitions(MetricDefinitions.newBuilder().build())
                .setObjectives(new Objectives(300_000_000L, 25_000_000L, null))
                .build());
        control(StageStarted.newBuilder()
                .setStage(0)
                .setName("steady")
                .setKind(LoadKind.CLOSED_LOOP)
                .setConcurrency(inFlight)
                .setStartedEpochNanos(START_EPOCH_NANOS)
                .build());
        for (int i = 0; i < inFlight; i++) {
            streams.add(new Stream(i, START_EPOCH_NANOS + i * 20_000_000L / inFlight));
        }
    }

    private void control(Object payload) {
        ready.add(new StreamEvent(runId, 0, null, controls++, payload));
        events++;
    }

    @Override
    public boolean hasNext() {
        if (ready.isEmpty() && !ended) {
            advance();
        }
        return !ready.isEmpty();
    }

    @Override
    public StreamEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("run: at its end");
        }
        return ready.poll();
    }

    private void advance() {
        Stream stream = streams.poll();
        if (stream == null) {
            end();
            return;
        }
        // A frame brings arrivals from before it; a watermark may not pass them.
        while (nextWatermark <= stream.nextEpochNanos - framing * LONGEST_GAP_NANOS) {
            ready.add(new StreamEvent(runId, 0, null, 0L, new Watermark(nextWatermark)));
            nextWatermark += TimeBins.WIDTH_NANOS;
        }
        stream.advance();
        if (stream.nextEpochNanos != Long.MAX_VALUE) {
            streams.add(stream);
        }
    }

    private void end() {
        ended = true;
        long from = TimeBins.ceiling(START_EPOCH_NANOS + (lastEpochNanos - START_EPOCH_NANOS) / 4);
        long to = TimeBins.ceiling(START_EPOCH_NANOS + (lastEpochNanos - START_EPOCH_NANOS) * 3 / 4);
        control(new StageEnded(0, lastEpochNanos, from, to, null, nextOrdinal));
        control(new RunEnded(lastEpochNanos, EndReason.FINISHED, events + 1, nextOrdinal, null, null));
    }

    /** Tokens so far. */
    public long tokens() {
        return tokens;
    }

    /** Requests begun so far. */
    long requestsBegun() {
        return nextOrdinal;
    }
}
