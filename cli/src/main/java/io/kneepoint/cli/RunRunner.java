// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.cli.kafka.StopSignal;
import io.kneepoint.generator.calibration.CalibrationSettings;
import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.driver.RunAbout;
import io.kneepoint.generator.health.HealthLimits;
import io.kneepoint.generator.plan.Overrides;
import io.kneepoint.generator.plan.Plan;
import io.kneepoint.generator.plan.PlanPreview;
import io.kneepoint.generator.simulator.SimulatorCatalogue;
import io.kneepoint.generator.simulator.SimulatorOptions;
import io.kneepoint.generator.simulator.SimulatorServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the run command does; apart from it, so that its help loads no class of Kafka or Netty. */
final class RunRunner {

    private static final Duration SHORTEST = Duration.ofSeconds(2);

    private RunRunner() {}

    static ExitCode run(RunCommand command) throws InterruptedException {
        command.workers.require(command.about);
        Plan plan = Plan.read(command.plan);
        Path folder = command.plan.toAbsolutePath().getParent();
        Overrides overrides = overrides(command);
        if (command.dryRun) {
            PlanPreview.of(plan, folder, overrides)
                    .forEach(command.spec.commandLine().getOut()::println);
            return ExitCode.OK;
        }
        Progress progress = command.reporting.progress(command.spec);
        Optional<String> simulator = command.url == null ? plan.endpoint().simulator() : Optional.empty();
        if (simulator.isEmpty()) {
            String url = command.url == null ? plan.endpoint().url().orElse(null) : command.url;
            String model = command.model == null ? plan.endpoint().model().orElse(null) : command.model;
            return run(command, job(command, plan, folder, overrides, url, model), Optional.empty(), progress);
        }
        if (command.workers.join != null) {
            throw new IllegalArgumentException(
                    "--url: none (expected: that of the simulator, which the first worker of run "
                            + command.workers.join + " has started and names)");
        }
        SimulatorCatalogue catalogue = SimulatorCatalogue.read(command.reporting.config());
        SimulatorOptions options = SimulatorOptions.of(catalogue.blueprint(simulator.get()))
                .withSeed(plan.seed())
                .withoutEmissions();
        try (SimulatorServer server = SimulatorServer.start(options)) {
            progress.line(server.describe());
            String url = server.baseUri().resolve("/v1/chat/completions").toString();
            PlanJob job = job(command, plan, folder, overrides, url, simulator.get());
            String note = "the endpoint is a simulated engine: " + catalogue.description(simulator.get());
            return run(command, job, Optional.of(note), progress);
        }
    }

    private static Overrides overrides(RunCommand command) {
        Optional<Duration> maxDuration =
                Optional.ofNullable(RunSpecs.duration("--max-duration", command.maxDuration, null));
        if (maxDuration.isPresent() && maxDuration.get().compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("--max-duration: " + command.maxDuration + " (expected: 2s or more)");
        }
        if (command.timeScale != null && !(command.timeScale > 0)) {
            throw new IllegalArgumentException(
                    "--time-scale: " + command.timeScale + " (expected: above 0; 10 replays ten times as fast)");
        }
        return new Overrides(
                maxDuration, command.timeScale == null ? OptionalDouble.empty() : OptionalDouble.of(command.timeScale));
    }

    private static PlanJob job(
            RunCommand command, Plan plan, Path folder, Overrides overrides, String url, String model) {
        if (url == null) {
            throw new IllegalArgumentException("endpoint: neither url nor simulator in " + command.plan
                    + " (expected: one of the two under endpoint:, or --url URL --model NAME)");
        }
        if (model == null) {
            throw new IllegalArgumentException(
                    "model: none in " + command.plan + " (expected: one under endpoint:, or --model NAME)");
        }
        EndpointOptions endpoint = RunSpecs.endpoint(plan.endpoint(), url, model);
        endpoint.urlName = plan.endpoint().url().filter(url::equals).isPresent() ? "endpoint, url" : "--url";
        Dialect dialect = RunSpecs.dialect(endpoint, command.reporting.config());
        ClientSettings client = RunSpecs.client(endpoint, dialect, System.getenv());
        return new PlanJob(
                plan,
                folder,
                overrides,
                about(command, plan, model),
                client,
                dialect,
                RunSpecs.shape(model, plan.prompts(), plan.seed()),
                RunSpecs.timeouts(endpoint),
                command.calibration.skipped ? Optional.empty() : Optional.of(CalibrationSettings.DEFAULT),
                HealthLimits.DEFAULT);
    }

    private static RunAbout about(RunCommand command, Plan plan, String model) {
        if (command.workers.join != null) {
            command.about.runId = command.workers.join;
        }
        return RunSpecs.about(command.about, plan, model, command.reporting.config());
    }

    private static ExitCode run(RunCommand command, PlanJob job, Optional<String> note, Progress progress)
            throws InterruptedException {
        if (!command.workers.isAlone()) {
            TeamRunner team = new TeamRunner(command, job, note, progress);
            return command.workers.join == null ? team.lead() : team.join();
        }
        Path runs = command.reporting.runs();
        // Held until the report is printed: a process that was asked to stop ends when this closes.
        try (StopSignal stop = StopSignal.install()) {
            LoadSession session = new LoadSession(job, runs, command.reporting.config(), progress, stop);
            note.ifPresent(session::note);
            progress.line(session.requireReady());
            RunReport report =
                    SweepRunner.run(session, command.about, command.kafka, runs, command.reporting.config(), progress);
            command.reporting.print(report, command.spec);
            return SweepRunner.exitCode(report);
        }
    }
}
