// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.benchmark;

import com.sun.management.ThreadMXBean;
import io.kneepoint.analyzer.run.MetricSink;
import io.kneepoint.analyzer.run.OfflineFold;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.generator.recording.RecordingWriter;
import io.kneepoint.generator.recording.RunDescription;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.serde.AvroBody;
import io.kneepoint.schemas.topic.Topic;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.avro.specific.SpecificRecord;

/** The offline fold: tokens a second of CPU from decoded events and from a recording, and what a run leaves in memory. */
final class FoldSpeed {

    private static final String RUN_ID = "benchmark-20261124-000000";
    private static final int IN_FLIGHT = 256;
    private static final int ROUNDS = 7;
    private static final int BATCH = 20_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What a report keeps is not part of the fold: the records are dropped. */
    private static final class Dropping implements MetricSink {

        @Override
        public <V extends SpecificRecord> void emit(Topic<V> topic, List<String> parts, V record, int revision) {
            // Made, and not kept.
        }
    }

    private FoldSpeed() {}

    /** Folds a run of so many tokens again and again, and prints the median. */
    static void ofEvents(long tokens, int framing) {
        AvroBody<StreamEvent> avro = new AvroBody<>(StreamEvent.class);
        LongRun run = new LongRun(RUN_ID, tokens, framing, IN_FLIGHT);
        List<StreamEvent> events = new ArrayList<>();
        run.forEachRemaining(event -> events.add(avro.decode(avro.encode(event))));
        double[] rates = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            fold(events.iterator());
            rates[round] = run.tokens() * 1e9 / (THREADS.getCurrentThreadCpuTime() - start);
        }
        print("offline, decoded events", framing, run.tokens(), rates);
    }

    /** The same from a recording on disk: decompression and decoding included. */
    static void ofRecording(Path directory, long tokens, int framing) {
        LongRun run = new LongRun(RUN_ID, tokens, framing, IN_FLIGHT);
        RunDescription description =
                RunDescription.builder(RUN_ID, "benchmark 1", Instant.EPOCH).build();
        RecordedRun recorded;
        try (RecordingWriter writer = RecordingWriter.create(
                directory.resolve("runs-" + framing), description, InstantSource.fixed(Instant.EPOCH))) {
            run.forEachRemaining(writer::append);
            recorded = RecordedRun.in(writer.directory());
        }
        double[] rates = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            try (RecordingReader reader = recorded.open()) {
                fold(reader);
            }
            rates[round] = run.tokens() * 1e9 / (THREADS.getCurrentThreadCpuTime() - start);
        }
        print("offline, recording file", framing, run.tokens(), rates);
    }

    private static void fold(Iterator<StreamEvent> events) {
        OfflineFold fold = new OfflineFold(RUN_ID, new Dropping());
        events.forEachRemaining(fold::accept);
        requireComplete(fold.finish());
    }

    private static void requireComplete(RunStatus status) {
        if (status.getState() != RunState.COMPLETE) {
            throw new IllegalStateException("run: " + status + " (expected: COMPLETE)");
        }
    }

    private static void print(String what, int framing, long tokens, double[] rates) {
        java.util.Arrays.sort(rates);
        System.out.printf(
                Locale.ROOT,
                "%-26s %3d arrivals a frame  %,12d tokens  median %6.1f  best %6.1f M tokens/s of one core%n",
                what,
                framing,
                tokens,
                rates[rates.length / 2] / 1e6,
                rates[rates.length - 1] / 1e6);
    }

    /** How time, and what is kept of a run that has ended, grow with its length. Events are made as they are folded, and their making is not timed. */
    static void growth(long tokens, int framing, int inFlight) {
        long heapBefore = usedHeap();
        LongRun run = new LongRun(RUN_ID, tokens, framing, inFlight);
        OfflineFold fold = new OfflineFold(RUN_ID, new Dropping());
        List<StreamEvent> batch = new ArrayList<>(BATCH);
        long cpu = 0;
        while (run.hasNext()) {
            batch.clear();
            while (batch.size() < BATCH && run.hasNext()) {
                batch.add(run.next());
            }
            long start = THREADS.getCurrentThreadCpuTime();
            batch.forEach(fold::accept);
            cpu += THREADS.getCurrentThreadCpuTime() - start;
        }
        long start = THREADS.getCurrentThreadCpuTime();
        requireComplete(fold.finish());
        long finish = THREADS.getCurrentThreadCpuTime() - start;
        batch.clear();
        long heap = usedHeap() - heapBefore;
        if (fold.rejected() > 0) {
            throw new IllegalStateException("rejected: " + fold.rejected() + " (expected: 0)");
        }
        System.out.printf(
                Locale.ROOT,
                "growth  %,12d tokens  %,9d requests, %,5d in flight  %6.1f ns a token  end %,7d ms  kept %,7.1f MB = %5.0f bytes a request%n",
                run.tokens(),
                run.requestsBegun(),
                inFlight,
                (double) cpu / run.tokens(),
                finish / 1_000_000,
                heap / 1e6,
                (double) heap / run.requestsBegun());
    }

    private static long usedHeap() {
        System.gc();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
