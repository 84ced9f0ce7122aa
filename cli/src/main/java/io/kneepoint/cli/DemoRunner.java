// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.cli.capacity.ServingFacts;
import io.kneepoint.cli.kafka.LiveAnalysis;
import io.kneepoint.cli.kafka.StopSignal;
import io.kneepoint.cli.page.LivePage;
import io.kneepoint.generator.calibration.CalibrationSettings;
import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.client.Endpoint;
import io.kneepoint.generator.dialect.Dialects;
import io.kneepoint.generator.driver.LengthRange;
import io.kneepoint.generator.driver.RunAbout;
import io.kneepoint.generator.engine.KvCache;
import io.kneepoint.generator.health.HealthLimits;
import io.kneepoint.generator.plan.Overrides;
import io.kneepoint.generator.plan.Plan;
import io.kneepoint.generator.plan.PlanEndpoint;
import io.kneepoint.generator.plan.Prompts;
import io.kneepoint.generator.plan.Tokens;
import io.kneepoint.generator.recording.RunIds;
import io.kneepoint.generator.request.Timeouts;
import io.kneepoint.generator.simulator.PromptSource;
import io.kneepoint.generator.simulator.SimulatorCatalogue;
import io.kneepoint.generator.simulator.SimulatorOptions;
import io.kneepoint.generator.simulator.SimulatorServer;
import io.kneepoint.schemas.event.Price;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What the demo command does; apart from it, so that its help loads no class of Kafka or Netty. */
final class DemoRunner {

    private static final String PRESET = "demo";
    private static final String MODEL = "llama3-8b";
    private static final int[] LEVELS = {1, 2, 4, 8, 16, 32, 64, 128};
    private static final int[] QUICK_LEVELS = {1, 4, 16, 64, 128};
    private static final Duration LEVEL_TIME = Duration.ofSeconds(14);
    private static final Duration QUICK_LEVEL_TIME = Duration.ofSeconds(4);
    private static final int REQUESTS = 1_000;
    private static final long SEED = 1;

    /** The simulator draws the prompts' lengths itself; what is sent need not be long. */
    private static final int PROMPT_TOKENS = 32;

    private static final int OUTPUT_TOKENS = 64;

    /** A small hosted model's price, so that the report can show what a request costs. */
    private static final Price PRICE = new Price(0.05, 0.10);

    private DemoRunner() {}

    static ExitCode run(DemoCommand command) throws InterruptedException {
        // Held until the report is printed: a process that was asked to stop ends when this closes.
        try (StopSignal stop = StopSignal.install()) {
            return run(command, command.reporting.progress(command.spec), stop);
        }
    }

    private static ExitCode run(DemoCommand command, Progress progress, StopSignal stop) throws InterruptedException {
        InetSocketAddress page = command.page.address();
        SimulatorCatalogue catalogue = SimulatorCatalogue.read(command.reporting.config());
        SimulatorOptions options = SimulatorOptions.of(catalogue.blueprint(PRESET))
                .withSeed(SEED)
                .withPrompts(PromptSource.WORKLOAD)
                .withoutEmissions();
        RunReport report;
        try (SimulatorServer server = SimulatorServer.start(options)) {
            progress.line(server.describe());
            try (LiveAnalysis analysis = LiveAnalysis.open(
                            null,
                            null,
                            null,
                            command.reporting.runs(),
                            new RegisteredBaselines(command.reporting.runs(), command.reporting.config()),
                            progress::line);
                    LivePage live = LivePage.open(
                            Optional.of(analysis.target()),
                            page,
                            command.reporting.config(),
                            Map.of(),
                            Optional.empty(),
                            Optional.empty())) {
                progress.line("the live page is at " + live.uri());
                LoadSession session = new LoadSession(
                        job(command, server), command.reporting.runs(), command.reporting.config(), progress, stop);
                progress.line(session.requireReady());
                session.serving(ServingFacts.of(
                        KvCache.of(catalogue.blueprint(PRESET).deployment()),
                        catalogue.blueprint(PRESET).workload().typicalContextTokens()));
                session.note("the endpoint is a simulated engine: " + catalogue.description(PRESET));
                report = session.run(analysis, true);
                print(command, report, progress);
                if (command.keep) {
                    progress.line("the live page stays at " + live.uri() + "; stop with Ctrl-C");
                    stop.await();
                }
            }
        }
        return SweepRunner.exitCode(report);
    }

    private static void print(DemoCommand command, RunReport report, Progress progress) {
        command.reporting.print(report, command.spec);
        if (command.reporting.tellsPeople()) {
            progress.line("next: "
                    + CommandName.of("report " + report.status().getRunId() + " --output json")
                    + " · " + CommandName.of("replay " + report.status().getRunId())
                    + " · " + CommandName.of("sweep --url http://…/v1/chat/completions --model …"));
        }
    }

    private static PlanJob job(DemoCommand command, SimulatorServer server) {
        RunAbout about = new RunAbout(
                RunIds.newRunId(Instant.now(), new SecureRandom()),
                0,
                1,
                Kneepoint.NAME_AND_VERSION,
                Map.of("experiment", "demo"),
                Optional.empty(),
                Optional.of(PRICE));
        String url = server.baseUri().resolve("/v1/chat/completions").toString();
        Prompts prompts = new Prompts(
                new Tokens(LengthRange.of(PROMPT_TOKENS)), new Tokens(LengthRange.of(OUTPUT_TOKENS)), null, null, null);
        Plan plan = SweepRunner.plan(
                PlanEndpoint.url(url, MODEL),
                prompts,
                SEED,
                command.quick
                        ? SweepRunner.sweep(QUICK_LEVELS, REQUESTS, QUICK_LEVEL_TIME, false)
                        : SweepRunner.sweep(LEVELS, REQUESTS, LEVEL_TIME, false));
        return new PlanJob(
                plan,
                Path.of(""),
                Overrides.NONE,
                about,
                ClientSettings.of(Endpoint.parse(url), Map.of()),
                Dialects.named("openai-chat"),
                RunSpecs.shape(MODEL, prompts, SEED),
                Timeouts.DEFAULT,
                Optional.of(command.quick ? CalibrationSettings.QUICK : CalibrationSettings.DEFAULT),
                HealthLimits.DEFAULT);
    }
}
