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
import io.kneepoint.generator.plan.Phase;
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
    private final Optional<Plan> file;

    /** The load on the endpoint at this URL. */
    GateLoad(GateCommand command, String url, String model, Progress progress) {
        this.command = command;
        this.endpoint = command.connection.to(url, model);
        this.endpoint.urlName = url.equals(command.candidate) ? "--candidate" : "--baseline";
        this.dialect = RunSpecs.dialect(endpoint, command.config.files());
        this.client = RunSpecs.client(endpoint, dialect, System.getenv());
        this.progress = progress;
        this.file = Optional.ofNullable(command.plan).map(GateLoad::read);
    }

    String url() {
        return endpoint.url;
    }

    /**
     * Fails with one sentence when the endpoint cannot be used; else streams a little, with prompts of this seed, so that
     * both ends are warm.
     */
    void warmUp(long seed) {
        int level = command.levels[0];
        int requests = Math.max(WARM_UP_REQUESTS, level);
        PlanJob job = job(Map.of(), plan(seed));
        try (StopSignal stop = StopSignal.install()) {
            progress.line(session(job, stop).requireReady());
        }
        progress.update("warming up " + endpoint.url);
        StageSpec stage = new StageSpec("warm-up", level, requests, WARM_UP_LIMIT);
        LoadRun.start(job.beginningWith(stage), new Nowhere(), RunListener.NONE).await();
    }

    /** Makes one run and records it under these labels; empty when it was told to stop. */
    Optional<RecordedRun> run(Map<String, String> labels, long seed) throws InterruptedException {
        try (StopSignal stop = StopSignal.install()) {
            RecordedRun run = session(job(labels, plan(seed)), stop).record();
            return stop.await(Duration.ZERO) ? Optional.empty() : Optional.of(run);
        }
    }

    /** The plan of the file, or the levels of the command line, for this endpoint and with this seed. */
    private Plan plan(long seed) {
        PlanEndpoint here = PlanEndpoint.url(endpoint.url, endpoint.model);
        if (file.isEmpty()) {
            Duration longest = RunSpecs.duration("--max-duration", command.maxDuration, null);
            SweepPhase sweep = SweepRunner.sweep(command.levels, command.requests, longest, false);
            return SweepRunner.plan(here, RunSpecs.prompts(command.shape), seed, sweep);
        }
        Plan plan = file.get();
        return new Plan(
                plan.name(), here, plan.prompts(), plan.labels(), plan.slo(), plan.price(), seed, plan.phases());
    }

    private static Plan read(Path path) {
        Plan plan = Plan.read(path);
        for (Phase phase : plan.phases()) {
            if (phase.pattern() instanceof SweepPhase sweep && sweep.refine()) {
                throw new IllegalArgumentException("--plan: " + path
                        + " refines its levels (expected: refine: false, so that all runs measure the same)");
            }
        }
        return plan;
    }

    private LoadSession session(PlanJob job, StopSignal stop) {
        return new LoadSession(job, command.runs.directory(), command.config.files(), progress, stop);
    }

    private PlanJob job(Map<String, String> labels, Plan plan) {
        AboutOptions about = new AboutOptions();
        about.runId = RunIds.newRunId(Instant.now(), new SecureRandom());
        about.labels = new LinkedHashMap<>(labels);
        about.prices = command.prices;
        return new PlanJob(
                plan,
                command.plan == null
                        ? Path.of("")
                        : command.plan.toAbsolutePath().getParent(),
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
