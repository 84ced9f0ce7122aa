// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.analyzer.report.Serving;
import io.kneepoint.cli.kafka.KafkaTarget;
import io.kneepoint.cli.kafka.LiveAnalysis;
import io.kneepoint.cli.kafka.StopSignal;
import io.kneepoint.generator.calibration.Calibration;
import io.kneepoint.generator.driver.EndpointProbe;
import io.kneepoint.generator.driver.LoadRun;
import io.kneepoint.generator.driver.ProbeResult;
import io.kneepoint.generator.driver.RunSpec;
import io.kneepoint.generator.driver.RunSummary;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.gauges.GaugeFile;
import io.kneepoint.generator.health.LiveHeap;
import io.kneepoint.generator.plan.Itinerary;
import io.kneepoint.generator.plan.Plan;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingException;
import io.kneepoint.generator.recording.RecordingWriter;
import io.kneepoint.generator.recording.RunIds;
import io.kneepoint.generator.request.RunClock;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.generator.sink.FileEventSink;
import io.kneepoint.generator.sink.KafkaConnection;
import io.kneepoint.generator.sink.KafkaEventSink;
import io.kneepoint.generator.sink.KafkaSinkSettings;
import io.kneepoint.generator.sink.Overflow;
import io.kneepoint.generator.sink.TeeEventSink;
import io.kneepoint.generator.workers.WorkerException;
import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.metric.RunState;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One run on an endpoint: load, recording, Kafka, and the report in the end. The recording has everything; what Kafka misses is
 * counted and told.
 */
final class LoadSession {

    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration ANALYSIS_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration GIVEN_UP_TIMEOUT = Duration.ofSeconds(90);

    private final PlanJob job;
    private final RunSpec spec;
    private final CurveWatch watch;
    private final Itinerary itinerary;
    private final Path runs;
    private final ConfigFiles config;
    private final Progress progress;
    private final StopSignal stop;
    private final List<String> notes = new ArrayList<>();
    private Optional<Calibration> calibration = Optional.empty();
    private OptionalLong liveHeap = OptionalLong.empty();
    private Serving serving = Serving.unknown();
    private Companion companion;
    private Optional<Team> team = Optional.empty();

    /**
     * A run of this job, recorded under this directory, which ends early when the process is asked to stop.
     *
     * @throws IllegalArgumentException when its first stage cannot be made
     */
    LoadSession(PlanJob job, Path runs, ConfigFiles config, Progress progress, StopSignal stop) {
        this.job = job;
        this.runs = runs;
        this.config = config;
        this.progress = progress;
        this.stop = stop;
        this.watch = new CurveWatch(job.about().runId(), runs, config);
        this.itinerary = new Itinerary(job.plan(), job.folder(), job.overrides(), watch, this::note);
        itinerary.requireReadable();
        StageSpec first = first();
        this.spec = job.beginningWith(first);
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

    /** Asks the endpoint for a few tokens; says how it answered, and fails with its sentence when it cannot be used. */
    String requireReady() {
        ProbeResult probe = EndpointProbe.probe(spec);
        if (probe instanceof ProbeResult.Unusable) {
            throw new CommandFailure(ExitCode.ENDPOINT, probe.sentence());
        }
        return probe.sentence();
    }

    /** Something that goes on beside a recorded run, in the run's directory, from before its first request to after its last. */
    interface Companion {

        /** Starts it. */
        Running start(Path runDirectory);

        /** It is running. */
        interface Running extends AutoCloseable {

            /** What a reader must know of it, once it has ended. */
            Optional<String> problem();

            @Override
            void close();
        }
    }

    /** Says what serves the model. */
    void serving(Serving facts) {
        this.serving = facts;
    }

    /** Lets something go on beside the recorded run. */
    void companion(Companion beside) {
        this.companion = beside;
    }

    /** Makes this process one of several workers. */
    void team(Team workers) {
        this.team = Optional.of(workers);
    }

    /** Adds a sentence that the report must say. */
    void note(String sentence) {
        notes.add(sentence);
    }

    /** Runs with events to Kafka and, unless told otherwise, to a recording; reports what the live analyzer made of it. */
    RunReport run(LiveAnalysis analysis, boolean record) throws InterruptedException {
        String ingest =
                team.map(Team::ingestId).orElseGet(() -> RunIds.newIngestId("live", Instant.now(), new SecureRandom()));
        Reports.Collector collector = new Reports.Collector();
        analysis.follow(spec.about().runId(), ingest, collector::take);
        publish(analysis.target(), ingest, record);
        progress.line("waiting for the analyzer");
        boolean recorded = record && team.map(Team::isAllHere).orElse(true);
        boolean closed = awaitClosed(analysis, recorded);
        boolean complete = collector
                .status()
                .map(status -> status.getState() == RunState.COMPLETE)
                .orElse(false);
        if (recorded && !(closed && complete)) {
            collector.notes().forEach(this::note);
            note("this report is made of the recording, since the live analyzer has not seen the whole run");
            return ofRecording();
        }
        if (!closed || collector.status().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.KAFKA,
                    "analyzer: nothing said that run " + spec.about().runId() + " was closed within "
                            + ANALYSIS_TIMEOUT.toSeconds() + " s (expected: a running `kneepoint analyze`)");
        }
        team.ifPresent(workers -> workers.notes().forEach(this::note));
        return collector.report(
                Optional.of(definitions()),
                Reports.instrument(calibration),
                serving,
                record ? GaugeFile.read(runs.resolve(spec.about().runId())) : List.of(),
                notes,
                config);
    }

    /** Runs as a worker that joined: with events to Kafka and, unless told otherwise, to its own part of the recording. */
    RunSummary runShare(KafkaTarget target, boolean record) throws InterruptedException {
        RunSummary summary = publish(target, team.orElseThrow().ingestId(), record);
        notes.forEach(progress::line);
        return summary;
    }

    private RunSummary publish(KafkaTarget target, String ingest, boolean record) throws InterruptedException {
        KafkaConnection connection = new KafkaConnection(target.clientConfig(), target.registry(), BROKER_TIMEOUT);
        KafkaEventSink kafka = connection.open(KafkaSinkSettings.live(ingest));
        List<EventSink> sinks = new ArrayList<>();
        sinks.add(kafka);
        RunSummary summary;
        if (record) {
            summary = drive(sinks);
        } else {
            prepare();
            try (kafka) {
                summary = drive(kafka, new AtomicReference<>());
            }
        }
        if (kafka.dropped() > 0) {
            note(String.format(
                    Locale.ROOT,
                    "Kafka missed %,d of %,d events%s",
                    kafka.dropped(),
                    summary.eventsGenerated(),
                    record ? "; the recording has them all" : ""));
        }
        if (team.isPresent()) {
            team.get().finish(summary);
            notes.addAll(team.get().losses());
        }
        return summary;
    }

    /** A worker that was given up ends the run only when the analyzer gives it up too; a recording knows at once. */
    private Duration patience(boolean recorded) {
        boolean lost = team.map(Team::hasLost).orElse(false);
        return !lost ? ANALYSIS_TIMEOUT : recorded ? Duration.ZERO : GIVEN_UP_TIMEOUT;
    }

    /** An analyzer that fails costs a recorded run nothing: its report can be made of the recording. */
    private boolean awaitClosed(LiveAnalysis analysis, boolean recorded) throws InterruptedException {
        try {
            return analysis.awaitClosed(patience(recorded));
        } catch (RuntimeException e) {
            if (!recorded) {
                throw e;
            }
            note("the live analysis failed: " + e.getMessage());
            return false;
        }
    }

    /** Runs with events to a recording only, and reports what it holds. */
    RunReport runRecorded() {
        drive(new ArrayList<>());
        return ofRecording();
    }

    /** Runs with events to a recording only; the recording is what is wanted. */
    RecordedRun record() {
        drive(new ArrayList<>());
        return recorded();
    }

    private RecordedRun recorded() {
        return RecordedRun.in(runs.resolve(spec.about().runId()));
    }

    private RunReport ofRecording() {
        return Reports.ofRecording(recorded(), notes, config);
    }

    private RunSummary drive(List<EventSink> sinks) {
        prepare();
        RecordingWriter writer = RecordingWriter.createPart(
                runs,
                PlanSummary.of(job, calibration, serving, team.map(Team::facts).orElse(List.of())),
                job.about().worker(),
                Clock.systemUTC());
        AtomicReference<LoadRun> running = new AtomicReference<>();
        FileEventSink file = new FileEventSink(writer, Overflow.DROP, failure -> stopFor(failure, running));
        sinks.add(0, file);
        RunSummary summary;
        try (TeeEventSink tee = new TeeEventSink(sinks)) {
            summary = driveWithCompanion(tee, running);
        }
        file.failure().ifPresent(failure -> note("the recording ended early: " + failure.getMessage()));
        progress.line("recorded in " + runs.resolve(spec.about().runId()));
        return summary;
    }

    private RunSummary driveWithCompanion(EventSink sink, AtomicReference<LoadRun> running) {
        if (companion == null) {
            return drive(sink, running);
        }
        Companion.Running beside = companion.start(runs.resolve(spec.about().runId()));
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

    private static MetricDefinitions definitions() {
        return new MetricDefinitions(
                io.kneepoint.schemas.event.FirstTokenRule.FIRST_CONTENT,
                io.kneepoint.schemas.event.LastTokenRule.LAST_CONTENT,
                io.kneepoint.schemas.event.Fidelity.A);
    }
}
