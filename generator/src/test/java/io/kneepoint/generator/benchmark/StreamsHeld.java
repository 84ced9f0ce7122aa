// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.benchmark;

import io.kneepoint.generator.arrival.ConcurrencyTarget;
import io.kneepoint.generator.calibration.CalibrationSettings;
import io.kneepoint.generator.calibration.Calibrator;
import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.client.Endpoint;
import io.kneepoint.generator.dialect.Dialects;
import io.kneepoint.generator.driver.LengthRange;
import io.kneepoint.generator.driver.LoadRun;
import io.kneepoint.generator.driver.LoadSettings;
import io.kneepoint.generator.driver.Measurement;
import io.kneepoint.generator.driver.Progress;
import io.kneepoint.generator.driver.RequestShape;
import io.kneepoint.generator.driver.RunAbout;
import io.kneepoint.generator.driver.RunListener;
import io.kneepoint.generator.driver.RunSpec;
import io.kneepoint.generator.driver.RunSummary;
import io.kneepoint.generator.driver.StageLoad;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.recording.RecordingWriter;
import io.kneepoint.generator.recording.RunDescription;
import io.kneepoint.generator.sink.FileEventSink;
import io.kneepoint.generator.sink.Overflow;
import io.kneepoint.generator.sink.TeeEventSink;
import io.kneepoint.schemas.event.LoadPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether one generator holds many streams at once while it records: how many were in flight, what the event loop's lag and this
 * process's memory were, and what is kept of a request that has ended.
 *
 * <p>Arguments: streams, seconds, tokens of a request, milliseconds between them. Memory is what Linux calls the peak of the
 * resident set.
 */
public final class StreamsHeld implements RunListener {

    /** Connections are opened over this time. */
    private static final Duration RISE = Duration.ofSeconds(10);

    private static final double MIB = 1 << 20;

    private final Duration lastLook;
    private int mostInFlight;
    private long endedAtFirstLook;
    private long heapAtFirstLook;
    private long endedAtLastLook;
    private long heapAtLastLook;

    private StreamsHeld(Duration lastLook) {
        this.lastLook = lastLook;
    }

    public static void main(String[] arguments) throws IOException {
        int streams = Integer.parseInt(arguments[0]);
        Duration length = Duration.ofSeconds(Long.parseLong(arguments[1]));
        int tokens = Integer.parseInt(arguments[2]);
        Duration gap = Duration.ofMillis(Long.parseLong(arguments[3]));
        Path runs = Files.createTempDirectory("kneepoint-benchmark");
        Duration warmUp = RISE.plus(gap);
        StreamsHeld held = new StreamsHeld(warmUp.plus(length).minusSeconds(1));
        LoopLags lags = new LoopLags();
        Calibrator.measure(CalibrationSettings.DEFAULT);
        try (EndpointProcess endpoint = EndpointProcess.start(tokens, gap)) {
            FileEventSink recording = new FileEventSink(
                    RecordingWriter.create(
                            runs,
                            RunDescription.builder("held", "benchmark", Instant.EPOCH)
                                    .build(),
                            InstantSource.system()),
                    Overflow.DROP,
                    failure -> {});
            RunSummary summary;
            try (TeeEventSink sink = new TeeEventSink(List.of(recording, lags))) {
                summary = LoadRun.start(spec(endpoint.url(), streams, tokens, warmUp, length), sink, held)
                        .await();
            }
            held.print(summary, lags, recording.dropped());
        }
    }

    private static RunSpec spec(String url, int streams, int tokens, Duration warmUp, Duration length) {
        StageSpec stage = StageSpec.of(
                "held",
                new StageLoad.ClosedLoop(new ConcurrencyTarget.Constant(streams)),
                new Measurement.Timed(warmUp, warmUp.plus(length)),
                LoadPattern.CONSTANT);
        return RunSpec.of(
                        RunAbout.of("held", "benchmark"),
                        ClientSettings.of(Endpoint.parse(url), Map.of()),
                        Dialects.named("openai-chat"),
                        RequestShape.of("m", LengthRange.of(64), LengthRange.of(tokens), 1),
                        List.of(stage))
                .withLoad(new LoadSettings(RISE, Duration.ofMillis(100), RISE.plus(RISE), RISE));
    }

    @Override
    public void onProgress(Progress progress) {
        mostInFlight = Math.max(mostInFlight, progress.inFlight());
        if (heapAtFirstLook == 0 && progress.phase() == Progress.Phase.MEASURING) {
            endedAtFirstLook = progress.ok();
            heapAtFirstLook = heapAfterCollection();
        } else if (heapAtLastLook == 0 && progress.elapsed().compareTo(lastLook) >= 0) {
            endedAtLastLook = progress.ok();
            heapAtLastLook = heapAfterCollection();
        }
    }

    private static long heapAfterCollection() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void print(RunSummary summary, LoopLags lags, long dropped) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%,d streams in flight · %s · %,d tokens · loop lag p50 %.2f ms, p99 %.2f ms · %,d events dropped · %s%n",
                mostInFlight,
                summary.stages().get(0).outcomes(),
                summary.outputTokens(),
                lags.millis(0.5),
                lags.millis(0.99),
                dropped,
                summary.invalidReason().orElse("valid"));
        long requests = endedAtLastLook - endedAtFirstLook;
        System.out.printf(
                Locale.ROOT,
                "memory: %s · heap with all streams in flight %.0f MiB (%.1f KiB a stream) · %.0f bytes kept of each of %,d"
                        + " requests that ended%n",
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmHWM"))
                        .findFirst()
                        .map(line -> line.replaceAll("\\s+", " "))
                        .orElse("unknown"),
                heapAtFirstLook / MIB,
                heapAtFirstLook / 1024.0 / mostInFlight,
                (double) (heapAtLastLook - heapAtFirstLook) / Math.max(1, requests),
                requests);
    }
}
