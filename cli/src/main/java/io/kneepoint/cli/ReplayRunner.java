// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.cli.capacity.ServingFacts;
import io.kneepoint.cli.kafka.LiveAnalysis;
import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.generator.gauges.GaugeFile;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.generator.recording.Recordings;
import io.kneepoint.generator.recording.RunIds;
import io.kneepoint.generator.replay.Replay;
import io.kneepoint.generator.replay.ReplayClock;
import io.kneepoint.generator.replay.ReplayProgress;
import io.kneepoint.generator.replay.ReplayResult;
import io.kneepoint.generator.replay.ReplaySpeed;
import io.kneepoint.generator.sink.KafkaConnection;
import io.kneepoint.generator.sink.KafkaEventSink;
import io.kneepoint.generator.sink.KafkaSinkSettings;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.RunStarted;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the replay command does; apart from it, so that its help loads no class of Kafka. */
final class ReplayRunner {

    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration ANALYSIS_TIMEOUT = Duration.ofMinutes(10);

    private ReplayRunner() {}

    static ExitCode run(ReplayCommand command) throws InterruptedException {
        RecordedRun run = new Recordings(command.runs.directory()).find(command.run);
        ReplaySpeed speed = OptionRefusal.under("--speed", () -> ReplaySpeed.parse(command.speed), "speed");
        Progress progress = command.progress.of(command.spec);
        requireEvents(run);
        String ingest = RunIds.newIngestId("replay", Instant.now(), new SecureRandom());
        Reports.Collector collector = new Reports.Collector();
        List<String> notes = new ArrayList<>(PlanNotes.of(run.description()));
        try (LiveAnalysis analysis = LiveAnalysis.open(
                command.kafka.bootstrapServers,
                command.kafka.schemaRegistry,
                command.kafka.kafkaConfig,
                command.runs.directory(),
                new RegisteredBaselines(command.runs.directory(), command.config.files()),
                progress::line)) {
            analysis.follow(run.runId(), ingest, collector::take);
            KafkaConnection connection = new KafkaConnection(
                    analysis.target().clientConfig(), analysis.target().registry(), BROKER_TIMEOUT);
            ReplayResult result;
            try (KafkaEventSink sink = connection.open(KafkaSinkSettings.replay(ingest))) {
                result = new Replay(speed, ReplayClock.SYSTEM, each -> progress.update(text(each))).run(run, sink);
            }
            progress.line(String.format(Locale.ROOT, "replayed %,d events; waiting for the analyzer", result.events()));
            if (!result.ended()) {
                notes.add("the recording was cut off; its run ends where the recording does");
            }
            if (!analysis.awaitClosed(ANALYSIS_TIMEOUT)) {
                throw new CommandFailure(
                        ExitCode.KAFKA,
                        "analyzer: nothing said that run " + run.runId() + " was closed within "
                                + ANALYSIS_TIMEOUT.toMinutes() + " min (expected: a running `"
                                + CommandName.of("analyze") + "`)");
            }
        }
        RunReport report = collector.report(
                definitions(run),
                Reports.instrument(run.description()),
                ServingFacts.of(run, EngineCatalogue.read(command.config.files())),
                GaugeFile.read(run.directory()),
                notes,
                command.config.files());
        command.output.print(report, command.spec.commandLine().getOut());
        return ExitCode.OK;
    }

    private static void requireEvents(RecordedRun run) {
        try (RecordingReader reader = run.open()) {
            if (!reader.hasNext()) {
                throw new CommandFailure(
                        ExitCode.USAGE, "run: " + run.runId() + " holds no events (expected: at least one)");
            }
        }
    }

    private static Optional<MetricDefinitions> definitions(RecordedRun run) {
        try (RecordingReader reader = run.open()) {
            return reader.hasNext() && reader.next().getPayload() instanceof RunStarted started
                    ? Optional.of(started.getDefinitions())
                    : Optional.empty();
        }
    }

    private static String text(ReplayProgress progress) {
        String total = progress.eventsTotal().isPresent()
                ? String.format(Locale.ROOT, " of %,d", progress.eventsTotal().getAsLong())
                : "";
        return String.format(
                Locale.ROOT,
                "replaying: %,d%s events, %.1f s of the run",
                progress.events(),
                total,
                progress.runDurationNanos() / 1e9);
    }
}
