// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.cli.kafka.KafkaTarget;
import io.kneepoint.cli.kafka.LiveAnalysis;
import io.kneepoint.cli.kafka.StopSignal;
import io.kneepoint.generator.driver.RunSummary;
import io.kneepoint.generator.driver.WorkerShare;
import io.kneepoint.generator.recording.RunIds;
import io.kneepoint.generator.workers.Crew;
import io.kneepoint.generator.workers.CrewTimes;
import io.kneepoint.generator.workers.KafkaSignals;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A run that several processes drive: as the first of them, which reports, or as one that joins. */
final class TeamRunner {

    private final RunCommand command;
    private final PlanJob job;
    private final Optional<String> note;
    private final Progress progress;
    private final Crew.Identity self;

    TeamRunner(RunCommand command, PlanJob job, Optional<String> note, Progress progress) {
        this.command = command;
        this.job = job;
        this.note = note;
        this.progress = progress;
        this.self = new Crew.Identity(
                UUID.randomUUID().toString(),
                MachineName.here(),
                ProcessHandle.current().pid());
        if (job.plan().phases().stream().anyMatch(phase -> phase.pattern().needsCurveOfThisRun())) {
            throw new IllegalArgumentException(
                    "--workers: with a plan that follows its own curve (expected: levels that are"
                            + " numbers, and no refine, since no single worker sees the curve)");
        }
    }

    /** Calls for the others, drives its share and reports the whole. */
    ExitCode lead() throws InterruptedException {
        Path runs = command.reporting.runs();
        PlanJob own = job.as(new WorkerShare(0, command.workers.workers));
        // Held until the report is printed: a process that was asked to stop ends when this closes.
        try (StopSignal stop = StopSignal.install()) {
            LoadSession session = new LoadSession(own, runs, command.reporting.config(), progress, stop);
            note.ifPresent(session::note);
            progress.line(session.requireReady());
            try (LiveAnalysis analysis = LiveAnalysis.open(
                            command.kafka.bootstrapServers,
                            command.kafka.schemaRegistry,
                            command.kafka.kafkaConfig,
                            runs,
                            new RegisteredBaselines(runs, command.reporting.config()),
                            progress::line);
                    Team team = call(analysis.target())) {
                session.team(team);
                RunReport report = session.run(analysis, command.about.sinks.contains(AboutOptions.Sink.RECORDING));
                command.reporting.print(report, command.spec);
                return team.hasLost() ? ExitCode.INCONCLUSIVE : SweepRunner.exitCode(report);
            }
        }
    }

    private Team call(KafkaTarget target) {
        Crew crew = Crew.lead(
                KafkaSignals.open(
                        target.clientConfig(), target.registry(), job.about().runId()),
                job.about().runId(),
                self,
                command.workers.workers,
                RunIds.newIngestId("live", Instant.now(), new SecureRandom()),
                PlanHash.of(command.plan, job),
                CrewTimes.of(command.workers.timeout()));
        if (command.workers.remote > 0) {
            progress.line(command.workers.remote + " of " + command.workers.workers
                    + " workers are expected from elsewhere: kneepoint run PLAN --join "
                    + job.about().runId());
        }
        List<String> arguments = WorkerCommand.arguments(
                command.spec.commandLine().getParseResult().originalArgs(), instead(target));
        return new Team(
                crew,
                () -> LocalWorkers.start(
                        command.workers.local(),
                        WorkerCommand.ofThisJava(arguments),
                        (processId, why) -> crew.lost(self.machine(), processId, why)),
                command.workers.remote == 0,
                progress);
    }

    private Map<String, String> instead(KafkaTarget target) {
        Map<String, String> instead = new LinkedHashMap<>();
        instead.put("--join", job.about().runId());
        instead.put("--url", job.client().endpoint().toString());
        instead.put("--model", job.shape().model());
        instead.put("--bootstrap-servers", target.bootstrapServers());
        instead.put("--schema-registry", target.registryUrl());
        return instead;
    }

    /** Joins a run, drives its share, and says what it was. */
    ExitCode join() throws InterruptedException {
        Path runs = command.reporting.runs();
        String runId = job.about().runId();
        try (StopSignal stop = StopSignal.install();
                KafkaTarget target = KafkaTarget.connect(
                        command.kafka.bootstrapServers,
                        command.kafka.schemaRegistry,
                        command.kafka.kafkaConfig,
                        runs,
                        progress::line)) {
            Crew crew = Crew.join(
                    KafkaSignals.open(target.clientConfig(), target.registry(), runId),
                    runId,
                    self,
                    PlanHash.of(command.plan, job),
                    CrewTimes.of(command.workers.timeout()));
            try (Team team = new Team(crew, () -> null, false, progress)) {
                LoadSession session =
                        new LoadSession(job.as(team.share()), runs, command.reporting.config(), progress, stop);
                progress.line(session.requireReady());
                session.team(team);
                RunSummary summary =
                        session.runShare(target, command.about.sinks.contains(AboutOptions.Sink.RECORDING));
                command.spec
                        .commandLine()
                        .getOut()
                        .println(String.format(
                                Locale.ROOT,
                                "worker %d of %d of run %s: %,d requests, %,d events",
                                team.share().worker(),
                                team.share().workers(),
                                runId,
                                summary.requestsScheduled(),
                                summary.eventsGenerated()));
                return ExitCode.OK;
            }
        }
    }
}
