// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.analyzer.run.OfflineFold;
import io.kneepoint.generator.plan.Landmark;
import io.kneepoint.generator.plan.Landmarks;
import io.kneepoint.generator.recording.Recordings;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.ConcurrencyCurve;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The curve of a run while it goes on, by the fold that every report uses, on a thread of its own; and the curves of recorded runs.
 *
 * <p>An answer about this run waits until the fold has seen the end of the stage that ended last. Safe for use by several threads.
 */
final class CurveWatch implements EventSink, Landmarks {

    private static final long ANSWER_TIMEOUT_SECONDS = 20;

    private final Path runs;
    private final ConfigFiles config;
    private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final OfflineFold fold;
    private final Thread thread;
    private final Set<Integer> awaited = new HashSet<>();
    private Optional<ConcurrencyCurve> curve = Optional.empty();
    private CompletableFuture<Optional<ConcurrencyCurve>> question = new CompletableFuture<>();
    private volatile boolean closed;

    CurveWatch(String runId, Path runs, ConfigFiles config) {
        this.runs = runs;
        this.config = config;
        this.fold = new OfflineFold(runId, new Reports.Listener(this::onLevel, this::onCurve));
        this.thread = new Thread(this::run, "curve-watch");
        thread.setDaemon(true);
    }

    /** Begins to follow this run; without that, only recorded runs can be asked about. */
    void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            try {
                work.take().run();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                question.completeExceptionally(e);
            }
        }
    }

    @Override
    public void accept(StreamEvent event) {
        work.add(() -> {
            if (event.getPayload() instanceof StageEnded ended) {
                awaited.add(ended.getStage());
            }
            fold.accept(event);
            answer();
        });
    }

    private void onLevel(ConcurrencyLevel level) {
        awaited.remove(level.getStage());
    }

    private void onCurve(ConcurrencyCurve found) {
        curve = Optional.of(found);
    }

    private void answer() {
        if (awaited.isEmpty()) {
            question.complete(curve);
        }
    }

    private CompletableFuture<Optional<ConcurrencyCurve>> ask() {
        CompletableFuture<Optional<ConcurrencyCurve>> asked = new CompletableFuture<>();
        work.add(() -> {
            question = asked;
            answer();
        });
        return asked.orTimeout(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<OptionalDouble> find(Landmark landmark, Optional<String> run) {
        if (run.isPresent()) {
            return CompletableFuture.completedFuture(
                    ofRecording(run.get()).map(found -> on(found, landmark)).orElse(OptionalDouble.empty()));
        }
        return ask().thenApply(now -> now.map(found -> on(found, landmark)).orElse(OptionalDouble.empty()));
    }

    @Override
    public CompletionStage<Optional<Gap>> breakingGap() {
        return ask().thenApply(now -> now.filter(found -> found.getFirstBroken() != null)
                .map(found -> new Gap(found.getLastGood() == null ? 0 : found.getLastGood(), found.getFirstBroken())));
    }

    private Optional<ConcurrencyCurve> ofRecording(String run) {
        RunReport report = Reports.ofRecording(new Recordings(runs).find(run), List.of(), config);
        return report.curve();
    }

    private static OptionalDouble on(ConcurrencyCurve curve, Landmark landmark) {
        Double at = switch (landmark) {
            case KNEE -> curve.getKneeMedian();
            case PEAK -> curve.getPeakConcurrency();
            case BREAK -> curve.getLastGood();
        };
        return at == null ? OptionalDouble.empty() : OptionalDouble.of(at);
    }

    @Override
    public long dropped() {
        return 0;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
