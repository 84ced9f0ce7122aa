// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.cli.kafka.LiveAnalysis;
import io.kneepoint.cli.kafka.StopSignal;
import io.kneepoint.generator.driver.LoadRun;
import io.kneepoint.generator.driver.PromptSource;
import io.kneepoint.generator.driver.RunSpec;
import io.kneepoint.generator.driver.RunSummary;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.recording.MachineFacts;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingException;
import io.kneepoint.generator.recording.RecordingWriter;
import io.kneepoint.generator.recording.RunDescription;
import io.kneepoint.generator.recording.RunIds;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.generator.sink.FileEventSink;
import io.kneepoint.generator.sink.KafkaConnection;
import io.kneepoint.generator.sink.KafkaEventSink;
import io.kneepoint.generator.sink.KafkaSinkSettings;
import io.kneepoint.generator.sink.Overflow;
import io.kneepoint.generator.sink.TeeEventSink;
import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.metric.RunState;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One run on an endpoint: load, recording, Kafka, and the report in the end. The recording has everything; what Kafka misses is
 * counted and told.
 */
final class LoadSession {

    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration ANALYSIS_TIMEOUT = Duration.ofSeconds(30);

    private final RunSpec spec;
    private final Path runs;
    private final ConfigFiles config;
    private final Progress progress;
    private final StopSignal stop;
    private final List<String> notes = new ArrayList<>();

    /** A run of this specification, recorded under this directory, which ends early when the process is asked to stop. */
    LoadSession(RunSpec spec, Path runs, ConfigFiles config, Progress progress, StopSignal stop) {
        this.spec = spec;
        this.runs = runs;
        this.config = config;
        this.progress = progress;
        this.stop = stop;
    }

    /** Adds a sentence that the report must say. */
    void note(String sentence) {
        notes.add(sentence);
    }

    /** Runs with events to Kafka and, unless told otherwise, to a recording; reports what the live analyzer made of it. */
    RunReport run(LiveAnalysis analysis, boolean record) throws InterruptedException {
        String ingest = RunIds.newIngestId("live", Instant.now(), new SecureRandom());
        Reports.Collector collector = new Reports.Collector();
        analysis.follow(spec.about().runId(), ingest, collector::take);
        KafkaConnection connection = new KafkaConnection(
                analysis.target().clientConfig(), analysis.target().registry(), BROKER_TIMEOUT);
        KafkaEventSink kafka = connection.open(KafkaSinkSettings.live(ingest));
        List<EventSink> sinks = new ArrayList<>();
        sinks.add(kafka);
        RunSummary summary;
        if (record) {
            summary = drive(sinks);
        } else {
            try (kafka) {
                summary = drive(kafka, new AtomicReference<>());
            }
        }
        progress.line("waiting for the analyzer");
        boolean closed = analysis.awaitClosed(ANALYSIS_TIMEOUT);
        if (kafka.dropped() > 0) {
            note(String.format(
                    java.util.Locale.ROOT,
                    "Kafka missed %,d of %,d events%s",
                    kafka.dropped(),
                    summary.eventsGenerated(),
                    record ? "; the recording has them all" : ""));
        }
        boolean complete = collector
                .status()
                .map(status -> status.getState() == RunState.COMPLETE)
                .orElse(false);
        if (record && !(closed && complete)) {
            note("this report is made of the recording, since the live analyzer has not seen the whole run");
            return ofRecording();
        }
        if (!closed || collector.status().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.KAFKA,
                    "analyzer: nothing said that run " + spec.about().runId() + " was closed within "
                            + ANALYSIS_TIMEOUT.toSeconds() + " s (expected: a running `kneepoint analyze`)");
        }
        return collector.report(Optional.of(definitions()), notes, config);
    }

    /** Runs with events to a recording only, and reports what it holds. */
    RunReport runRecorded() {
        drive(new ArrayList<>());
        return ofRecording();
    }

    private RunReport ofRecording() {
        RecordedRun run = RecordedRun.in(runs.resolve(spec.about().runId()));
        return Reports.ofRecording(run, notes, config);
    }

    private RunSummary drive(List<EventSink> sinks) {
        RecordingWriter writer = RecordingWriter.create(runs, description(), Clock.systemUTC());
        AtomicReference<LoadRun> running = new AtomicReference<>();
        FileEventSink file = new FileEventSink(writer, Overflow.DROP, failure -> stopFor(failure, running));
        sinks.add(0, file);
        RunSummary summary;
        try (TeeEventSink tee = new TeeEventSink(sinks)) {
            summary = drive(tee, running);
        }
        file.failure().ifPresent(failure -> note("the recording ended early: " + failure.getMessage()));
        progress.line("recorded in " + runs.resolve(spec.about().runId()));
        return summary;
    }

    private void stopFor(RecordingException failure, AtomicReference<LoadRun> running) {
        progress.line("kneepoint: " + failure.getMessage() + "; the run stops, what was written stays readable");
        Optional.ofNullable(running.get()).ifPresent(LoadRun::stop);
    }

    private RunSummary drive(EventSink sink, AtomicReference<LoadRun> running) {
        LoadRun run = LoadRun.start(
                spec, sink, new LoadProgress(progress, spec.stages().size()));
        running.set(run);
        stop.onStop(() -> {
            progress.line("stopping: no new requests; those in flight end or are aborted");
            run.stop();
        });
        return run.await();
    }

    private RunDescription description() {
        Map<String, Object> plan = new LinkedHashMap<>();
        plan.put("kind", "sweep");
        plan.put("levels", spec.stages().stream().map(StageSpec::concurrency).toList());
        plan.put("requestsPerLevel", spec.stages().get(0).requests());
        plan.put("maxDurationPerLevel", spec.stages().get(0).maxDuration().toString());
        plan.put("dialect", spec.dialect().name());
        plan.put(
                "promptLengthTokens",
                spec.shape().promptTokens().min() + "-"
                        + spec.shape().promptTokens().max());
        plan.put(
                "outputLengthTokens",
                spec.shape().outputTokens().min() + "-"
                        + spec.shape().outputTokens().max());
        plan.put("seed", spec.shape().seed());
        plan.put(
                "promptHash", new PromptSource(spec.shape().seed(), spec.shape().prefixes()).hash());
        return RunDescription.builder(spec.about().runId(), spec.about().tool(), Instant.now())
                .endpoint(spec.client().endpoint().toString())
                .model(spec.shape().model())
                .plan(plan)
                .machine(MachineFacts.here())
                .labels(spec.about().labels())
                .build();
    }

    private static MetricDefinitions definitions() {
        return new MetricDefinitions(
                io.kneepoint.schemas.event.FirstTokenRule.FIRST_CONTENT,
                io.kneepoint.schemas.event.LastTokenRule.LAST_CONTENT,
                io.kneepoint.schemas.event.Fidelity.A);
    }
}
