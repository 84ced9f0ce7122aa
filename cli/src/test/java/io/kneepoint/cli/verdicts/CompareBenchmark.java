// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.verdicts;

import io.kneepoint.generator.recording.RecordingWriter;
import io.kneepoint.generator.recording.RunDescription;
import io.kneepoint.schemas.event.EndReason;
import io.kneepoint.schemas.event.LoadKind;
import io.kneepoint.schemas.event.MetricDefinitions;
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
import io.kneepoint.schemas.sketch.TimeBins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes two recordings of many tokens and compares them: a main program, not a test.
 *
 * <p>Arguments: tokens a run (default 10 000 000) and tokens a request (default 400), so that memory can be watched as tokens
 * grow and requests do not. Prints seconds and the heap that is live after the comparison.
 */
final class CompareBenchmark {

    private static final int CONCURRENCY = 64;
    private static final int FRAME = 64;
    private static final long START = 1_700_000_000_000_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Random random;
    private final RecordingWriter writer;
    private final String runId;
    private final double slower;
    private long control;
    private long events;
    private long ordinal;

    private CompareBenchmark(Path runs, String runId, long seed, double slower) {
        this.runId = runId;
        this.random = new Random(seed);
        this.slower = slower;
        RunDescription description = RunDescription.builder(runId, "benchmark", Instant.EPOCH)
                .model("m")
                .build();
        this.writer = RecordingWriter.create(runs, description, Clock.systemUTC());
    }

    public static void main(String[] args) throws Exception {
        long tokens = args.length > 0 ? Long.parseLong(args[0]) : 10_000_000;
        int perRequest = args.length > 1 ? Integer.parseInt(args[1]) : 400;
        Path runs = Files.createTempDirectory("compare-benchmark");
        new CompareBenchmark(runs, "base", 1, 1).write(tokens, perRequest);
        new CompareBenchmark(runs, "cand", 2, 1.3).write(tokens, perRequest);
        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            CommandLineRun run = CommandLineRun.of("compare", "base", "cand", "--runs", runs.toString());
            double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            System.gc();
            long live =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            System.out.printf(
                    "%,d tokens a run in %,d requests: compared in %.1f s, heap after it %d MiB of at most %d; exit %d%n%s%n",
                    tokens,
                    tokens / perRequest,
                    seconds,
                    live >> 20,
                    Runtime.getRuntime().maxMemory() >> 20,
                    run.exitCode(),
                    round == 0 ? run.out() + run.err() : "");
        }
    }

    private void write(long tokens, int perRequest) {
        control(RunStarted.newBuilder()
                .setStartedEpochNanos(START)
                .setWorkers(1)
                .setTool("benchmark")
                .setDefinitions(MetricDefinitions.newBuilder().build())
                .setPrice(new Price(0.5, 1.5))
                .build());
        control(StageStarted.newBuilder()
                .setStage(0)
                .setName("c" + CONCURRENCY)
                .setKind(LoadKind.CLOSED_LOOP)
                .setConcurrency(CONCURRENCY)
                .setStartedEpochNanos(START)
                .build());
        long requests = tokens / perRequest;
        long[] slots = new long[CONCURRENCY];
        long watermark = START;
        for (long i = 0; i < requests; i++) {
            int slot = (int) (i % CONCURRENCY);
            long sent = Math.max(slots[slot], START + slot * 1_000_000L);
            slots[slot] = request(sent, perRequest);
            if (sent - watermark > NANOS_PER_SECOND) {
                watermark = sent - (long) NANOS_PER_SECOND;
                writer.append(new StreamEvent(runId, 0, null, 0L, new Watermark(watermark)));
            }
        }
        long end = 0;
        for (long slot : slots) {
            end = Math.max(end, slot);
        }
        long from = TimeBins.ceiling(START + (end - START) / 20);
        long to = TimeBins.ceiling(START + (end - START) * 19 / 20);
        control(new StageEnded(0, end, from, to, null, requests));
        control(new RunEnded(end, EndReason.FINISHED, events + 1, requests, null, null));
        writer.close();
    }

    private long request(long sent, int tokens) {
        long sequence = 0;
        add(sequence++, new RequestScheduled(0, sent, 100, tokens));
        add(sequence++, new RequestSent(sent, null, null));
        long offset = (long) (slower * 200e6 * Math.exp(0.3 * random.nextGaussian()));
        add(sequence++, new ResponseStarted(offset - 1_000_000, 200));
        long pace = (long) (20e6 * Math.exp(0.05 * random.nextGaussian()));
        int left = tokens;
        boolean first = true;
        while (left > 0) {
            int size = first ? 1 : Math.min(FRAME, left);
            List<Long> deltas = new ArrayList<>(size);
            long begin = offset;
            for (int i = 1; i < size; i++) {
                long gap = pace + random.nextInt(4_000_000);
                deltas.add(gap);
                offset += gap;
            }
            add(sequence++, new TokensArrived(begin, deltas, List.of(), first ? (Long) begin : null));
            left -= size;
            offset += pace;
            first = false;
        }
        RequestEnded ended = RequestEnded.newBuilder()
                .setOutcome(Outcome.OK)
                .setClosedOffsetNanos(offset)
                .setPromptTokens(100)
                .setOutputTokens(tokens)
                .build();
        add(sequence, ended);
        ordinal++;
        return sent + offset;
    }

    private void add(long sequence, Object payload) {
        events++;
        writer.append(new StreamEvent(runId, 0, ordinal, sequence, payload));
    }

    private void control(Object payload) {
        events++;
        writer.append(new StreamEvent(runId, 0, null, control++, payload));
    }
}
