// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.schemas.event.EndReason;
import io.kneepoint.schemas.event.HealthSample;
import io.kneepoint.schemas.event.LoadKind;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.Objectives;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.Price;
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
import io.kneepoint.schemas.sketch.DurationSketch;
import io.kneepoint.schemas.sketch.TimeBins;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A made-up run whose events are a function of a seed: closed-loop stages with noise, errors and multi-token reads. */
public final class SyntheticRun {

    static {
        io.kneepoint.schemas.serde.TrustedRecords.install();
    }

    /** When the run starts; not on any boundary. [ns since the Unix epoch] */
    public static final long START_EPOCH_NANOS = 1_700_000_000_123_456_789L;

    public static final String RUN_ID = "synthetic";

    private record Timed(long epochNanos, StreamEvent event) {}

    private final Random random;
    private final int framing;
    private final List<Timed> timed = new ArrayList<>();
    private long nextOrdinal;
    private long nextControl;
    private long requestsOfStage;

    private SyntheticRun(long seed, int framing) {
        this.random = new Random(seed);
        this.framing = framing;
    }

    /** Events of one worker in the order of their writing, with watermarks; {@code framing} arrivals a frame. */
    public static List<StreamEvent> events(long seed, int framing, int... levels) {
        return new SyntheticRun(seed, framing).build(levels);
    }

    private List<StreamEvent> build(int... levels) {
        long now = START_EPOCH_NANOS;
        control(now, declaration());
        for (int stage = 0; stage < levels.length; stage++) {
            now = stage(now, stage, levels[stage]);
        }
        timed.sort(Comparator.comparingLong(Timed::epochNanos));
        List<StreamEvent> events = new ArrayList<>();
        long next = START_EPOCH_NANOS;
        for (Timed each : timed) {
            while (each.epochNanos() > next) {
                events.add(new StreamEvent(RUN_ID, 0, null, 0L, new Watermark(next)));
                next += TimeBins.WIDTH_NANOS;
            }
            events.add(each.event());
        }
        long generated = timed.size() + 1L;
        events.add(new StreamEvent(
                RUN_ID,
                0,
                null,
                nextControl,
                new RunEnded(now, EndReason.FINISHED, generated, nextOrdinal, null, null)));
        return events;
    }

    private long stage(long start, int stage, int concurrency) {
        control(
                start,
                StageStarted.newBuilder()
                        .setStage(stage)
                        .setName("c" + concurrency)
                        .setKind(LoadKind.CLOSED_LOOP)
                        .setConcurrency(concurrency)
                        .setStartedEpochNanos(start)
                        .build());
        requestsOfStage = 0;
        long end = start;
        long[] slots = new long[concurrency];
        java.util.Arrays.fill(slots, start);
        for (int round = 0; round < 12; round++) {
            for (int slot = 0; slot < concurrency; slot++) {
                slots[slot] = request(slots[slot] + random.nextInt(1_000_000), stage);
                end = Math.max(end, slots[slot]);
            }
        }
        DurationSketch lag = new DurationSketch();
        lag.add(random.nextInt(1_000_000));
        control(end, new HealthSample(end, lag.toBins(), lag.toBins(), 1_000_000L, 0L, 0, 0L, null, null, null, null));
        long from = TimeBins.ceiling(start + (end - start) / 4);
        long to = TimeBins.ceiling(start + (end - start) * 3 / 4);
        control(end, new StageEnded(stage, end, from, to, null, requestsOfStage));
        return end;
    }

    private long request(long intended, int stage) {
        long ordinal = nextOrdinal++;
        requestsOfStage++;
        long sent = intended + 20_000 + random.nextInt(100_000);
        List<StreamEvent> events = new ArrayList<>();
        add(ordinal, events, intended, new RequestScheduled(stage, intended, 100, 32));
        add(ordinal, events, sent, new RequestSent(sent, null, null));
        boolean fails = random.nextInt(20) == 0;
        if (fails) {
            long closed = 1_000_000L + random.nextInt(5_000_000);
            add(ordinal, events, sent + closed, ended(Outcome.RATE_LIMITED, closed, null));
            return sent + closed;
        }
        long offset = 40_000_000L + random.nextInt(20_000_000);
        add(ordinal, events, sent + offset, new ResponseStarted(offset - 1_000_000, 200));
        int arrivals = 5 + random.nextInt(40);
        long[] offsets = new long[arrivals];
        int[] tokens = new int[arrivals];
        int total = 0;
        for (int i = 0; i < arrivals; i++) {
            offsets[i] = offset;
            tokens[i] = random.nextInt(10) == 0 ? 2 : 1;
            total += tokens[i];
            offset += 10_000_000L + random.nextInt(5_000_000);
        }
        frames(ordinal, events, sent, offsets, tokens);
        long closed = offsets[arrivals - 1] + 200_000;
        add(ordinal, events, sent + closed, ended(Outcome.OK, closed, total + (random.nextInt(3) == 0 ? 1 : 0)));
        return sent + closed;
    }

    private void frames(long ordinal, List<StreamEvent> events, long sent, long[] offsets, int[] tokens) {
        int from = 0;
        int size = 1;
        while (from < offsets.length) {
            int to = Math.min(offsets.length, from + size);
            List<Long> deltas = new ArrayList<>();
            List<Integer> counts = new ArrayList<>();
            boolean single = true;
            for (int i = from; i < to; i++) {
                if (i > from) {
                    deltas.add(offsets[i] - offsets[i - 1]);
                }
                counts.add(tokens[i]);
                single &= tokens[i] == 1;
            }
            add(
                    ordinal,
                    events,
                    sent + offsets[to - 1],
                    new TokensArrived(
                            offsets[from], deltas, single ? List.of() : counts, from == 0 ? offsets[0] : null));
            from = to;
            size = framing;
        }
    }

    private static RequestEnded ended(Outcome outcome, long closed, Integer outputTokens) {
        return RequestEnded.newBuilder()
                .setOutcome(outcome)
                .setClosedOffsetNanos(closed)
                .setOutputTokens(outputTokens)
                .build();
    }

    private void add(long ordinal, List<StreamEvent> events, long epochNanos, Object payload) {
        StreamEvent event = new StreamEvent(RUN_ID, 0, ordinal, (long) events.size(), payload);
        events.add(event);
        timed.add(new Timed(epochNanos, event));
    }

    private void control(long epochNanos, Object payload) {
        timed.add(new Timed(epochNanos, new StreamEvent(RUN_ID, 0, null, nextControl++, payload)));
    }

    private static RunStarted declaration() {
        return RunStarted.newBuilder()
                .setStartedEpochNanos(START_EPOCH_NANOS)
                .setWorkers(1)
                .setTool("synthetic 1")
                .setModel("model")
                .setLabels(Map.of("experiment", "laws", "team", "infra", "region", "north"))
                .setDefinitions(MetricDefinitions.newBuilder().build())
                .setObjectives(new Objectives(55_000_000L, 13_000_000L, null))
                .setPrice(new Price(0.5, 1.5))
                .build();
    }
}
