// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.cli.kafka.StopSignal;
import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.driver.LoadRun;
import io.kneepoint.generator.driver.RunListener;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.health.HealthLimits;
import io.kneepoint.generator.plan.Overrides;
import io.kneepoint.generator.plan.Plan;
import io.kneepoint.generator.plan.PlanEndpoint;
import io.kneepoint.generator.plan.SweepPhase;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RunIds;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.StreamEvent;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The load that a gate puts on an endpoint, the same for both sides but for the endpoint itself. */
final class GateLoad {

    private static final int WARM_UP_REQUESTS = 20;
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(5);

    private final GateCommand command;
    private final EndpointOptions endpoint;
    private final Dialect dialect;
    private final ClientSettings client;
    private final Progress progress;

    /** The load on the endpoint at this URL. */
    GateLoad(GateCommand command, String url, String model, Progress progress) {
        this.command = command;
        this.endpoint = command.connection.to(url, model);
        this.dialect = RunSpecs.dialect(endpoint, command.config.files());
        this.client = RunSpecs.client(endpoint, dialect, System.getenv());
        this.progress = progress;
    }

    /** The plan's own seed; each pair of runs asks prompts of its own. */
    long seed() {
        return command.shape.seed;
    }

    String url() {
        return endpoint.url;
    }

    /** Fails with one sentence when the endpoint cannot be used; else streams a little, so that both ends are warm. */
    void warmUp() {
        int level = command.levels[0];
        int requests = Math.max(WARM_UP_REQUESTS, level);
        PlanJob job = job(Map.of(), seed() - 1, SweepRunner.sweep(new int[] {level}, requests, WARM_UP_LIMIT, false));
        try (StopSignal stop = StopSignal.install()) {
            progress.line(session(job, stop).requireReady());
        }
        progress.update("warming up " + endpoint.url);
        StageSpec stage = new StageSpec("warm-up", level, requests, WARM_UP_LIMIT);
        LoadRun.start(job.beginningWith(stage), new Nowhere(), RunListener.NONE).await();
    }

    /** Makes one run and records it under these labels. */
    RecordedRun run(Map<String, String> labels, long seed) throws InterruptedException {
        Duration longest = RunSpecs.duration("--max-duration", command.maxDuration, null);
        PlanJob job = job(labels, seed, SweepRunner.sweep(command.levels, command.requests, longest, false));
        try (StopSignal stop = StopSignal.install()) {
            RecordedRun run = session(job, stop).record();
            if (stop.await(Duration.ZERO)) {
                throw new CommandFailure(
                        ExitCode.INCONCLUSIVE, "gate: stopped before it could say; the runs so far are recorded");
            }
            return run;
        }
    }

    private LoadSession session(PlanJob job, StopSignal stop) {
        return new LoadSession(job, command.runs.directory(), command.config.files(), progress, stop);
    }

    private PlanJob job(Map<String, String> labels, long seed, SweepPhase sweep) {
        AboutOptions about = new AboutOptions();
        about.runId = RunIds.newRunId(Instant.now(), new SecureRandom());
        about.labels = new LinkedHashMap<>(labels);
        about.inputPrice = command.inputPrice;
        about.outputPrice = command.outputPrice;
        Plan plan = SweepRunner.plan(
                PlanEndpoint.url(endpoint.url, endpoint.model), RunSpecs.prompts(command.shape), seed, sweep);
        return new PlanJob(
                plan,
                Path.of(""),
                Overrides.NONE,
                RunSpecs.about(about, plan, endpoint.model, command.config.files()),
                client,
                dialect,
                RunSpecs.shape(endpoint.model, plan.prompts(), plan.seed()),
                RunSpecs.timeouts(endpoint),
                Optional.empty(),
                new HealthLimits(
                        RunSpecs.duration("--loop-lag-limit", command.loopLagLimit, HealthLimits.DEFAULT.loopLagP99()),
                        HealthLimits.DEFAULT.issueLatenessP99()));
    }

    /** A warm-up is no measurement. */
    private static final class Nowhere implements EventSink {

        @Override
        public void accept(StreamEvent event) {
            // Nobody will look at it.
        }

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
