// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.Serving;
import io.kneepoint.cli.kafka.StopSignal;
import io.kneepoint.generator.calibration.Calibration;
import io.kneepoint.generator.driver.LoadRun;
import io.kneepoint.generator.driver.RunSpec;
import io.kneepoint.generator.driver.RunSummary;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.health.LiveHeap;
import io.kneepoint.generator.plan.Itinerary;
import io.kneepoint.generator.plan.Plan;
import io.kneepoint.generator.recording.RecordingException;
import io.kneepoint.generator.recording.RecordingWriter;
import io.kneepoint.generator.request.RunClock;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.generator.sink.FileEventSink;
import io.kneepoint.generator.sink.Overflow;
import io.kneepoint.generator.sink.TeeEventSink;
import io.kneepoint.generator.workers.WorkerException;
import io.kneepoint.schemas.config.ConfigFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The load of one run, driven once: prepared, sent stage by stage into its sinks, stopped early when the process is asked to or the
 * disk refuses. The instrument is calibrated first. What happened on the way is noted for the report.
 */
final class DrivenLoad {

    private final PlanJob job;
    private final RunSpec spec;
    private final CurveWatch watch;
    private final Itinerary itinerary;
    private final Path runs;
    private final Progress progress;
    private final StopSignal stop;
    private final List<String> notes = new ArrayList<>();
    private Optional<Calibration> calibration = Optional.empty();
    private OptionalLong liveHeap = OptionalLong.empty();
    private Serving serving = Serving.unknown();
    private RunCompanion companion;
    private Optional<Team> team = Optional.empty();

    /** @throws IllegalArgumentException when its first stage cannot be made */
    DrivenLoad(PlanJob job, Path runs, ConfigFiles config, Progress progress, StopSignal stop) {
        this.job = job;
        this.runs = runs;
        this.progress = progress;
        this.stop = stop;
        this.watch = new CurveWatch(job.about().runId(), runs, config);
        this.itinerary = new Itinerary(job.plan(), job.folder(), job.overrides(), watch, this::note);
        itinerary.requireReadable();
        this.spec = job.beginningWith(first());
        if (job.client().tls().insecure()) {
            note("certificates were not checked (insecure)");
        }
    }

    private StageSpec first() {
        try {
            return itinerary
                    .first()
                    .toCompletableFuture()
                    .join()
                    .orElseThrow(() -> new CommandFailure(ExitCode.USAGE, String.join("; ", notes)));
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    RunSpec spec() {
        return spec;
    }

    /** Where its recording is. */
    Path directory() {
        return runs.resolve(spec.about().runId());
    }

    void serving(Serving facts) {
        this.serving = facts;
    }

    Serving serving() {
        return serving;
    }

    void companion(RunCompanion beside) {
        this.companion = beside;
    }

    void team(Team workers) {
        this.team = Optional.of(workers);
    }

    Optional<Team> team() {
        return team;
    }

    /** The instrument's own error; empty until the load is driven, and where it is not measured. */
    Optional<Calibration> calibration() {
        return calibration;
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    List<String> notes() {
        return notes;
    }

    /** Drives the load into this sink alone. */
    RunSummary into(EventSink sink) {
        prepare();
        return drive(sink, new AtomicReference<>());
    }

    /** Drives the load into a recording. */
    RunSummary record() {
        prepare();
        return record(List.of());
    }

    /** Drives the load into a recording and into this sink besides, which it closes, also when nothing could be driven. */
    RunSummary record(EventSink other) {
        try (other) {
            prepare();
            return record(List.of(other));
        }
    }

    private RunSummary record(List<EventSink> others) {
        List<EventSink> sinks = new ArrayList<>();
        RecordingWriter writer = RecordingWriter.createPart(
                runs,
                PlanSummary.of(job, calibration, serving, team.map(Team::facts).orElse(List.of())),
                job.about().worker(),
                Clock.systemUTC());
        AtomicReference<LoadRun> running = new AtomicReference<>();
        FileEventSink file = new FileEventSink(writer, Overflow.DROP, failure -> stopFor(failure, running));
        sinks.add(file);
        sinks.addAll(others);
        RunSummary summary;
        try (TeeEventSink tee = new TeeEventSink(sinks)) {
            summary = driveWithCompanion(tee, running);
        }
        file.failure().ifPresent(failure -> note("the recording ended early: " + failure.getMessage()));
        progress.line("recorded in " + directory());
        return summary;
    }

    private RunSummary driveWithCompanion(EventSink sink, AtomicReference<LoadRun> running) {
        if (companion == null) {
            return drive(sink, running);
        }
        RunCompanion.Running beside = companion.start(directory());
        RunSummary summary;
        try (beside) {
            summary = drive(sink, running);
        }
        beside.problem().ifPresent(this::note);
        return summary;
    }

    private void stopFor(RecordingException failure, AtomicReference<LoadRun> running) {
        progress.failure("kneepoint: " + failure.getMessage() + "; the run stops, what was written stays readable");
        Optional.ofNullable(running.get()).ifPresent(LoadRun::stop);
    }

    private RunSummary drive(EventSink sink, AtomicReference<LoadRun> running) {
        EventSink watched = sink;
        if (needsCurve(job.plan())) {
            watch.start();
            watched = new TeeEventSink(List.of(sink, watch));
        }
        try (watch) {
            LoadRun run = LoadRun.start(
                    spec.withLiveHeap(liveHeap),
                    team.map(workers -> workers.begin(itinerary)).orElse(itinerary),
                    watched,
                    new LoadProgress(progress, itinerary.outline().orElse(List.of())),
                    team.map(Team::clock).orElseGet(RunClock::system));
            running.set(run);
            team.ifPresent(workers -> workers.watch(run));
            stop.onStop(() -> {
                progress.line("stopping: no new requests; those in flight end or are aborted");
                team.ifPresent(Team::stop);
                run.stop();
            });
            return run.await();
        }
    }

    private static boolean needsCurve(Plan plan) {
        return plan.phases().stream().anyMatch(phase -> phase.pattern().needsCurveOfThisRun());
    }

    private void prepare() {
        calibrate();
        // Before the workers wait for each other: none may be late for the first stage.
        liveHeap = LiveHeap.afterCollection();
        team.ifPresent(workers -> {
            try {
                workers.assemble();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WorkerException("run " + job.about().runId() + ": its workers were not waited for");
            }
        });
    }

    private void calibrate() {
        calibration = job.calibration().flatMap(settings -> Calibrations.measure(settings, progress));
    }
}
