// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.analyzer.report.Serving;
import io.kneepoint.cli.kafka.KafkaTarget;
import io.kneepoint.cli.kafka.LiveAnalysis;
import io.kneepoint.cli.kafka.StopSignal;
import io.kneepoint.generator.driver.EndpointProbe;
import io.kneepoint.generator.driver.ProbeResult;
import io.kneepoint.generator.driver.RunSummary;
import io.kneepoint.generator.gauges.GaugeFile;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RunIds;
import io.kneepoint.generator.sink.KafkaConnection;
import io.kneepoint.generator.sink.KafkaEventSink;
import io.kneepoint.generator.sink.KafkaSinkSettings;
import io.kneepoint.schemas.config.ConfigFiles;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.metric.RunState;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One run on an endpoint and its report: the load goes to a recording, to Kafka, or to both. The recording has everything; what
 * Kafka misses is counted and told.
 */
final class LoadSession {

    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration ANALYSIS_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration GIVEN_UP_TIMEOUT = Duration.ofSeconds(90);

    private final DrivenLoad load;
    private final ConfigFiles config;
    private final Progress progress;

    /**
     * A run of this job, recorded under this directory, which ends early when the process is asked to stop.
     *
     * @throws IllegalArgumentException when its first stage cannot be made
     */
    LoadSession(PlanJob job, Path runs, ConfigFiles config, Progress progress, StopSignal stop) {
        this.load = new DrivenLoad(job, runs, config, progress, stop);
        this.config = config;
        this.progress = progress;
    }

    /** Asks the endpoint for a few tokens; says how it answered, and fails with its sentence when it cannot be used. */
    String requireReady() {
        ProbeResult probe = EndpointProbe.probe(load.spec());
        if (probe instanceof ProbeResult.Unusable) {
            throw new CommandFailure(ExitCode.ENDPOINT, probe.sentence());
        }
        return probe.sentence();
    }

    /** Says what serves the model. */
    void serving(Serving facts) {
        load.serving(facts);
    }

    /** Lets something go on beside the recorded run. */
    void companion(RunCompanion beside) {
        load.companion(beside);
    }

    /** Makes this process one of several workers. */
    void team(Team workers) {
        load.team(workers);
    }

    /** Adds a sentence that the report must say. */
    void note(String sentence) {
        load.note(sentence);
    }

    /** Runs with events to Kafka and, unless told otherwise, to a recording; reports what the live analyzer made of it. */
    RunReport run(LiveAnalysis analysis, boolean record) throws InterruptedException {
        String ingest = load.team()
                .map(Team::ingestId)
                .orElseGet(() -> RunIds.newIngestId("live", Instant.now(), new SecureRandom()));
        Reports.Collector collector = new Reports.Collector();
        analysis.follow(runId(), ingest, collector::take);
        publish(analysis.target(), ingest, record);
        progress.line("waiting for the analyzer");
        boolean recorded = record && load.team().map(Team::isAllHere).orElse(true);
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
                    "analyzer: nothing said that run " + runId() + " was closed within " + ANALYSIS_TIMEOUT.toSeconds()
                            + " s (expected: a running `" + CommandName.of("analyze") + "`)");
        }
        load.team().ifPresent(workers -> workers.notes().forEach(this::note));
        return collector.report(
                Optional.of(definitions()),
                Reports.instrument(load.calibration()),
                load.serving(),
                record ? GaugeFile.read(load.directory()) : List.of(),
                load.notes(),
                config);
    }

    /** Runs as a worker that joined: with events to Kafka and, unless told otherwise, to its own part of the recording. */
    RunSummary runShare(KafkaTarget target, boolean record) throws InterruptedException {
        RunSummary summary = publish(target, load.team().orElseThrow().ingestId(), record);
        load.notes().forEach(progress::line);
        return summary;
    }

    private RunSummary publish(KafkaTarget target, String ingest, boolean record) throws InterruptedException {
        KafkaConnection connection = new KafkaConnection(target.clientConfig(), target.registry(), BROKER_TIMEOUT);
        KafkaEventSink kafka = connection.open(KafkaSinkSettings.live(ingest));
        RunSummary summary = record ? load.record(kafka) : unrecorded(kafka);
        if (kafka.dropped() > 0) {
            note(String.format(
                    Locale.ROOT,
                    "Kafka missed %,d of %,d events%s",
                    kafka.dropped(),
                    summary.eventsGenerated(),
                    record ? "; the recording has them all" : ""));
        }
        if (load.team().isPresent()) {
            load.team().get().finish(summary);
            load.team().get().losses().forEach(this::note);
        }
        return summary;
    }

    private RunSummary unrecorded(KafkaEventSink kafka) {
        try (kafka) {
            return load.into(kafka);
        }
    }

    private String runId() {
        return load.spec().about().runId();
    }

    /** A worker that was given up ends the run only when the analyzer gives it up too; a recording knows at once. */
    private Duration patience(boolean recorded) {
        boolean lost = load.team().map(Team::hasLost).orElse(false);
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
        load.record();
        return ofRecording();
    }

    /** Runs with events to a recording only; the recording is what is wanted. */
    RecordedRun record() {
        load.record();
        return recorded();
    }

    private RecordedRun recorded() {
        return RecordedRun.in(load.directory());
    }

    private RunReport ofRecording() {
        return Reports.ofRecording(recorded(), load.notes(), config);
    }

    private static MetricDefinitions definitions() {
        return new MetricDefinitions(
                io.kneepoint.schemas.event.FirstTokenRule.FIRST_CONTENT,
                io.kneepoint.schemas.event.LastTokenRule.LAST_CONTENT,
                io.kneepoint.schemas.event.Fidelity.A);
    }
}
