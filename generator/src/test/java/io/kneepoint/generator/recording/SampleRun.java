// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import io.kneepoint.schemas.event.EndReason;
import io.kneepoint.schemas.event.HealthSample;
import io.kneepoint.schemas.event.LoadKind;
import io.kneepoint.schemas.event.LoadPattern;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.ResponseStarted;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.SketchBins;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes the events of a small run, the same for the same seed: overlapping requests, frames, health, watermarks, totals. */
public final class SampleRun {

    public static final String RUN_ID = "20261124-053737-a1b2";
    public static final Instant CREATED = Instant.parse("2026-11-24T05:37:37Z");
    public static final long START_EPOCH_NANOS = 1_795_498_657_000_000_000L;

    static {
        TrustedRecords.install();
    }

    private final Random random;
    private final List<StreamEvent> events = new ArrayList<>();
    private long runSequence;
    private long counted;

    private SampleRun(long seed) {
        this.random = new Random(seed);
    }

    public static RunDescription description() {
        return RunDescription.builder(RUN_ID, "kneepoint 0.1.0", CREATED)
                .endpoint("http://127.0.0.1:8000/v1/chat/completions")
                .model("llama3-8b")
                .plan(Map.of("levels", List.of(1, 2), "requests", 10))
                .labels(Map.of("experiment", "sample"))
                .build();
    }

    /** All events of a run in the order in which a worker generates them. */
    public static List<StreamEvent> events(int requests, long seed) {
        return new SampleRun(seed).make(requests);
    }

    private List<StreamEvent> make(int requests) {
        ofRun(RunStarted.newBuilder()
                .setStartedEpochNanos(START_EPOCH_NANOS)
                .setWorkers(1)
                .setTool("kneepoint 0.1.0")
                .setModel("llama3-8b")
                .setLabels(Map.of("experiment", "sample"))
                .setDefinitions(MetricDefinitions.newBuilder().build())
                .build());
        ofRun(new StageStarted(
                0, "concurrency 2", LoadKind.CLOSED_LOOP, 2, null, START_EPOCH_NANOS, LoadPattern.CONSTANT, null));
        long now = START_EPOCH_NANOS;
        for (int first = 0; first < requests; first += 2) {
            now = twoAtATime(first, Math.min(requests, first + 2), now);
            ofRun(new HealthSample(now, bins(), bins(), 0L, 0L, 2, 0L, null, null, null, null));
            ofRun(new Watermark(now));
        }
        ofRun(new StageEnded(0, now, null, null, null, (long) requests));
        ofRun(new RunEnded(now, EndReason.FINISHED, counted + 1, (long) requests, null, null));
        return events;
    }

    private long twoAtATime(int first, int end, long start) {
        List<List<Object>> payloads = new ArrayList<>();
        long longest = 0;
        for (int ordinal = first; ordinal < end; ordinal++) {
            List<Object> ofOne = new ArrayList<>();
            ofOne.add(new RequestScheduled(0, start, 100 + ordinal, 256));
            ofOne.add(new RequestSent(start, ordinal == 0 ? 150_000L : null, null));
            ofOne.add(new ResponseStarted(1_000_000L, 200));
            long offset = frames(ofOne);
            ofOne.add(ended(offset));
            longest = Math.max(longest, offset);
            payloads.add(ofOne);
        }
        interleave(first, payloads);
        return start + longest + 10_000_000L;
    }

    private long frames(List<Object> payloads) {
        long offset = 20_000_000L + random.nextInt(1_000_000);
        int frames = 1 + random.nextInt(4);
        for (int frame = 0; frame < frames; frame++) {
            int arrivals = frame == 0 ? 1 : 1 + random.nextInt(20);
            long first = offset;
            List<Long> deltas = new ArrayList<>();
            List<Integer> tokens = new ArrayList<>(List.of(1));
            for (int i = 1; i < arrivals; i++) {
                deltas.add(5_000_000L + random.nextInt(100_000));
                tokens.add(1 + random.nextInt(2));
                offset += deltas.get(i - 1);
            }
            boolean allOne = tokens.stream().allMatch(count -> count == 1);
            payloads.add(new TokensArrived(first, deltas, allOne ? List.of() : tokens, frame == 0 ? first : null));
            offset += 5_000_000L;
        }
        return offset;
    }

    private RequestEnded ended(long offset) {
        return RequestEnded.newBuilder()
                .setOutcome(Outcome.OK)
                .setClosedOffsetNanos(offset)
                .setHttpStatus(200)
                .setFirstChoiceOffsetNanos(19_000_000L)
                .setDoneOffsetNanos(offset)
                .setPromptTokens(100)
                .setOutputTokens(40)
                .build();
    }

    private void interleave(int first, List<List<Object>> payloads) {
        int[] next = new int[payloads.size()];
        for (boolean any = true; any; ) {
            any = false;
            for (int i = 0; i < payloads.size(); i++) {
                if (next[i] < payloads.get(i).size()) {
                    any = true;
                    counted++;
                    long sequence = next[i]++;
                    Object payload = payloads.get(i).get((int) sequence);
                    events.add(new StreamEvent(RUN_ID, 0, (long) first + i, sequence, payload));
                }
            }
        }
    }

    private SketchBins bins() {
        return new SketchBins(List.of(3, 9), List.of(1L + random.nextInt(5), 2L));
    }

    private void ofRun(Object payload) {
        counted += payload instanceof Watermark ? 0 : 1;
        events.add(new StreamEvent(RUN_ID, 0, null, runSequence++, payload));
    }
}
