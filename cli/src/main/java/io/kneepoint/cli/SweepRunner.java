// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.analyzer.report.Serving;
import io.kneepoint.cli.capacity.ServingFacts;
import io.kneepoint.cli.kafka.LiveAnalysis;
import io.kneepoint.cli.kafka.StopSignal;
import io.kneepoint.generator.calibration.CalibrationSettings;
import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.driver.RequestShape;
import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.generator.gauges.EngineProfiles;
import io.kneepoint.generator.gauges.GaugeRecorder;
import io.kneepoint.generator.gauges.MetricsPage;
import io.kneepoint.generator.health.HealthLimits;
import io.kneepoint.generator.plan.Level;
import io.kneepoint.generator.plan.Overrides;
import io.kneepoint.generator.plan.Phase;
import io.kneepoint.generator.plan.Plan;
import io.kneepoint.generator.plan.PlanEndpoint;
import io.kneepoint.generator.plan.Prompts;
import io.kneepoint.generator.plan.SweepPhase;
import io.kneepoint.schemas.config.ConfigFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the sweep command does; apart from it, so that its help loads no class of Kafka or Netty. */
final class SweepRunner {

    private static final Map<String, String> OPTIONS = Map.of(
            "concurrency", "--levels",
            "requests", "--requests",
            "maxDuration", "--max-duration");

    private SweepRunner() {}

    static ExitCode run(SweepCommand command) throws InterruptedException {
        // Held until the report is printed: a process that was asked to stop ends when this closes.
        try (StopSignal stop = StopSignal.install()) {
            RunReport report = sweep(command, stop);
            command.reporting.print(report, command.spec);
            return exitCode(report);
        }
    }

    private static RunReport sweep(SweepCommand command, StopSignal stop) throws InterruptedException {
        Progress progress = command.reporting.progress(command.spec);
        Serving serving = serving(command);
        Optional<RunCompanion> gauges = gauges(command);
        LoadSession session =
                new LoadSession(job(command), command.reporting.runs(), command.reporting.config(), progress, stop);
        session.serving(serving);
        gauges.ifPresent(session::companion);
        progress.line(session.requireReady());
        return run(
                session, command.about, command.kafka, command.reporting.runs(), command.reporting.config(), progress);
    }

    /** Runs with events to where the options say. */
    static RunReport run(
            LoadSession session,
            AboutOptions about,
            KafkaOptions kafka,
            Path runs,
            ConfigFiles config,
            Progress progress)
            throws InterruptedException {
        if (!about.sinks.contains(AboutOptions.Sink.KAFKA)) {
            return session.runRecorded();
        }
        try (LiveAnalysis analysis = LiveAnalysis.open(
                kafka.bootstrapServers,
                kafka.schemaRegistry,
                kafka.kafkaConfig,
                runs,
                new RegisteredBaselines(runs, config),
                progress::line)) {
            return session.run(analysis, about.sinks.contains(AboutOptions.Sink.RECORDING));
        }
    }

    private static PlanJob job(SweepCommand command) {
        Dialect dialect = RunSpecs.dialect(command.endpoint, command.reporting.config());
        ClientSettings client = RunSpecs.client(command.endpoint, dialect, System.getenv());
        Duration maxDuration = RunSpecs.duration("--max-duration", command.maxDuration, null);
        Plan plan = plan(
                PlanEndpoint.url(command.endpoint.url, command.endpoint.model),
                RunSpecs.prompts(command.shape),
                command.shape.seed,
                sweep(command.levels, command.requests, maxDuration, command.refine));
        return new PlanJob(
                plan,
                Path.of(""),
                Overrides.NONE,
                RunSpecs.about(command.about, plan, command.endpoint.model, command.reporting.config()),
                client,
                dialect,
                RunSpecs.shape(command.endpoint.model, plan.prompts(), plan.seed()),
                RunSpecs.timeouts(command.endpoint),
                command.calibration.skipped ? Optional.empty() : Optional.of(CalibrationSettings.DEFAULT),
                HealthLimits.DEFAULT);
    }

    private static Serving serving(SweepCommand command) {
        EngineCatalogue catalogue = EngineCatalogue.read(command.reporting.config());
        String model = command.endpoint.model;
        RequestShape shape = RunSpecs.shape(model, RunSpecs.prompts(command.shape), command.shape.seed);
        long longest = (long) shape.promptTokens().max() + shape.outputTokens().max();
        Serving known = command.serving
                .hardware()
                .map(hardware -> ServingFacts.of(model, hardware, command.serving.contextTokens(longest), catalogue))
                .orElseGet(() -> ServingFacts.ofModel(model, catalogue));
        return command.serving.priced(known);
    }

    private static Optional<RunCompanion> gauges(SweepCommand command) throws InterruptedException {
        if (command.metricsUrl == null) {
            return Optional.empty();
        }
        if (!command.about.sinks.contains(AboutOptions.Sink.RECORDING)) {
            throw new IllegalArgumentException(
                    "--metrics-url: without a recording (expected: recording among --sink, which keeps the gauges)");
        }
        Duration interval = RunSpecs.duration("--metrics-interval", command.metricsInterval, null);
        if (interval.isZero()) {
            throw new IllegalArgumentException("--metrics-interval: 0s (expected: above zero)");
        }
        MetricsPage page =
                MetricsPage.at("--metrics-url", command.metricsUrl, EngineProfiles.read(command.reporting.config()));
        // A page that is of no use is told before the load begins, not after it.
        page.read();
        return Optional.of(directory -> new RecordedGauges(GaugeRecorder.start(page, directory, interval)));
    }

    private record RecordedGauges(GaugeRecorder recorder) implements RunCompanion.Running {
        @Override
        public Optional<String> problem() {
            return recorder.problem();
        }

        @Override
        public void close() {
            recorder.close();
        }
    }

    static Plan plan(PlanEndpoint endpoint, Prompts prompts, long seed, SweepPhase sweep) {
        return new Plan(
                "sweep",
                endpoint,
                prompts,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                seed,
                List.of(Phase.of(sweep)));
    }

    static SweepPhase sweep(int[] levels, int requests, Duration maxDuration, boolean refine) {
        List<Level> asked = OptionRefusal.under(
                "--levels", () -> Arrays.stream(levels).mapToObj(Level::of).toList(), "concurrency");
        return OptionRefusal.underOneOf(OPTIONS, () -> new SweepPhase(asked, requests, maxDuration, refine));
    }

    /** The endpoint failed when not one request of the whole run ended well. */
    static ExitCode exitCode(RunReport report) {
        boolean anyOk = report.levels().stream().anyMatch(level -> level.getRequests() > level.getErrors());
        return anyOk ? ExitCode.OK : ExitCode.ENDPOINT;
    }
}
