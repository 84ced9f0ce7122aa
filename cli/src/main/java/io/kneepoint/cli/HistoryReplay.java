// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.kneepoint.analyzer.streams.MetricReader;
import io.kneepoint.cli.kafka.KafkaTarget;
import io.kneepoint.cli.kafka.LiveAnalysis;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.Recordings;
import io.kneepoint.generator.recording.RunIds;
import io.kneepoint.generator.replay.Replay;
import io.kneepoint.generator.replay.ReplayClock;
import io.kneepoint.generator.replay.ReplaySpeed;
import io.kneepoint.generator.sink.KafkaConnection;
import io.kneepoint.generator.sink.KafkaEventSink;
import io.kneepoint.generator.sink.KafkaSinkSettings;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.topic.Topics;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Publishes many recorded runs again, one after the other: a history analyzed anew, after an upgrade for example. */
final class HistoryReplay {

    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration ANALYSIS_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(200);

    private final LiveAnalysis analysis;
    private final ReplaySpeed speed;
    private final Progress progress;

    private HistoryReplay(LiveAnalysis analysis, ReplaySpeed speed, Progress progress) {
        this.analysis = analysis;
        this.speed = speed;
        this.progress = progress;
    }

    static ExitCode run(ReplayCommand command) throws InterruptedException {
        List<RecordedRun> runs = chosen(command);
        ReplaySpeed speed = OptionRefusal.under("--speed", () -> ReplaySpeed.parse(command.speed), "speed");
        Progress progress = command.progress.of(command.spec);
        List<RunStatus> statuses = new ArrayList<>();
        try (LiveAnalysis analysis = LiveAnalysis.open(
                command.kafka.bootstrapServers,
                command.kafka.schemaRegistry,
                command.kafka.kafkaConfig,
                command.runs.directory(),
                new RegisteredBaselines(command.runs.directory(), command.config.files()),
                progress::line)) {
            HistoryReplay history = new HistoryReplay(analysis, speed, progress);
            for (RecordedRun run : runs) {
                statuses.add(history.replay(run));
            }
        }
        print(statuses, command.output.isJson(), command.spec.commandLine().getOut());
        return ExitCode.OK;
    }

    /** Oldest first; a run that is being recorded is left out. */
    private static List<RecordedRun> chosen(ReplayCommand command) {
        List<RecordedRun> runs = new ArrayList<>(new Recordings(command.runs.directory()).list());
        runs.removeIf(run -> run.beingRecorded()
                || command.experiment != null
                        && !command.experiment.equals(run.description().labels().get(RunPairs.EXPERIMENT)));
        Collections.reverse(runs);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException(
                    command.experiment == null
                            ? "--all: no recorded run in " + command.runs.directory() + " (expected: at least one)"
                            : "--experiment: " + command.experiment + " (expected: the label of a recorded run in "
                                    + command.runs.directory() + ")");
        }
        return runs;
    }

    private RunStatus replay(RecordedRun run) throws InterruptedException {
        String ingest = RunIds.newIngestId("replay", Instant.now(), new SecureRandom());
        KafkaTarget target = analysis.target();
        KafkaConnection connection = new KafkaConnection(target.clientConfig(), target.registry(), BROKER_TIMEOUT);
        try (MetricReader reader = new MetricReader(
                target.clientConfig(),
                target.registry(),
                List.of(Topics.RUNS),
                run.runId(),
                ingest,
                MetricReader.From.NOW)) {
            progress.line("replaying " + run.runId());
            try (KafkaEventSink sink = connection.open(KafkaSinkSettings.replay(ingest))) {
                var unused = new Replay(speed, ReplayClock.SYSTEM, each -> {}).run(run, sink);
            }
            return awaitClosed(reader, run.runId());
        }
    }

    private static RunStatus awaitClosed(MetricReader reader, String runId) {
        long startNanos = System.nanoTime();
        RunStatus[] last = {null};
        while (last[0] == null || last[0].getState() == RunState.RUNNING) {
            if (System.nanoTime() - startNanos > ANALYSIS_TIMEOUT.toNanos()) {
                throw new CommandFailure(
                        ExitCode.KAFKA,
                        "analyzer: nothing said that run " + runId + " was closed within "
                                + ANALYSIS_TIMEOUT.toMinutes() + " min (expected: a running `"
                                + CommandName.of("analyze") + "`)");
            }
            reader.poll(POLL, (topic, parts, record, revision) -> last[0] = (RunStatus) record);
        }
        return last[0];
    }

    private static void print(List<RunStatus> statuses, boolean json, PrintWriter out) {
        if (!json) {
            statuses.forEach(status -> out.printf(
                    Locale.ROOT,
                    "%-40s %-10s %,14d events  %s%n",
                    status.getRunId(),
                    status.getState(),
                    status.getEventsReceived(),
                    status.getDetail() == null ? "" : status.getDetail()));
            return;
        }
        ArrayNode list = new ObjectMapper().createArrayNode();
        statuses.forEach(status -> list.addObject()
                .put("runId", status.getRunId())
                .put("state", status.getState().name())
                .put("eventsExpected", status.getEventsExpected())
                .put("eventsReceived", status.getEventsReceived())
                .put("detail", status.getDetail()));
        out.println(list.toPrettyString());
    }
}
