// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.cli.doctor.ClockSkew;
import io.kneepoint.cli.doctor.Finding;
import io.kneepoint.cli.doctor.StreamingCheck;
import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.driver.EndpointProbe;
import io.kneepoint.generator.driver.LoadRun;
import io.kneepoint.generator.driver.ProbeResult;
import io.kneepoint.generator.driver.RunListener;
import io.kneepoint.generator.driver.RunSpec;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.plan.Plan;
import io.kneepoint.generator.plan.PlanEndpoint;
import io.kneepoint.generator.recording.RunIds;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether an endpoint answers, how its tokens come, and what time it has. */
final class DoctorEndpoint {

    private static final int REQUESTS = 3;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private DoctorEndpoint() {}

    static void look(DoctorCommand command, Consumer<Finding> findings) {
        RunSpec spec = spec(command);
        ProbeResult probe = EndpointProbe.probe(spec);
        if (probe instanceof ProbeResult.Unusable) {
            findings.accept(Finding.fail(
                    "endpoint",
                    probe.sentence(),
                    "see docs/endpoints.md for keys, certificates, proxies and APIs of other kinds"));
            return;
        }
        findings.accept(Finding.ok("endpoint", probe.sentence()));
        StreamingCheck streaming = new StreamingCheck();
        LoadRun.start(spec, streaming, RunListener.NONE).await();
        findings.accept(streaming.finding());
        findings.accept(clockSkew(probe));
    }

    private static RunSpec spec(DoctorCommand command) {
        EndpointOptions endpoint = command.connection.to(command.url, command.model);
        Dialect dialect = RunSpecs.dialect(endpoint, command.config.files());
        ClientSettings client = RunSpecs.client(endpoint, dialect, System.getenv());
        ShapeOptions shape = new ShapeOptions();
        shape.promptTokens = "64";
        shape.outputTokens = "64";
        shape.sharedPrefixes = 1;
        shape.seed = 1;
        StageSpec stage = new StageSpec("doctor", 1, REQUESTS, LONGEST);
        Plan plan = SweepRunner.plan(
                PlanEndpoint.url(command.url, command.model),
                RunSpecs.prompts(shape),
                shape.seed,
                SweepRunner.sweep(new int[] {1}, REQUESTS, LONGEST, false));
        AboutOptions about = new AboutOptions();
        about.runId = RunIds.newRunId(Instant.now(), new SecureRandom());
        return RunSpec.of(
                        RunSpecs.about(about, plan, command.model, command.config.files()),
                        client,
                        dialect,
                        RunSpecs.shape(command.model, plan.prompts(), plan.seed()),
                        List.of(stage))
                .withTimeouts(RunSpecs.timeouts(endpoint));
    }

    private static Finding clockSkew(ProbeResult probe) {
        if (probe instanceof ProbeResult.Ready ready && ready.clock().isPresent()) {
            ProbeResult.Clock clock = ready.clock().get();
            return ClockSkew.of(Optional.of(clock.date()), clock.before(), clock.after());
        }
        return ClockSkew.of(Optional.empty(), Instant.EPOCH, Instant.EPOCH);
    }
}
