// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.cli.kafka.LiveAnalysis;
import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.driver.EndpointProbe;
import io.kneepoint.generator.driver.ProbeResult;
import io.kneepoint.generator.driver.RunSpec;
import io.kneepoint.generator.driver.StageSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What the sweep command does; apart from it, so that its help loads no class of Kafka or Netty. */
final class SweepRunner {

    private SweepRunner() {}

    static ExitCode run(SweepCommand command) throws InterruptedException {
        Progress progress = new Progress(command.spec.commandLine().getErr());
        RunSpec spec = spec(command);
        progress.line(requireReady(spec));
        LoadSession session = new LoadSession(spec, command.runs.directory(), command.config.files(), progress);
        if (command.endpoint.insecure) {
            session.note("certificates were not checked (--insecure)");
        }
        RunReport report;
        if (command.about.sinks.contains(AboutOptions.Sink.KAFKA)) {
            try (LiveAnalysis analysis = LiveAnalysis.open(
                    command.kafka.bootstrapServers,
                    command.kafka.schemaRegistry,
                    command.kafka.kafkaConfig,
                    command.runs.directory(),
                    progress::line)) {
                report = session.run(analysis, command.about.sinks.contains(AboutOptions.Sink.RECORDING));
            }
        } else {
            report = session.runRecorded();
        }
        command.output.print(report, command.spec.commandLine().getOut());
        if (!command.output.isJson()) {
            command.plot.print(report, command.spec.commandLine().getOut());
        }
        return exitCode(report);
    }

    private static RunSpec spec(SweepCommand command) {
        Dialect dialect = RunSpecs.dialect(command.endpoint);
        ClientSettings client = RunSpecs.client(command.endpoint, dialect, System.getenv());
        return RunSpec.of(
                        RunSpecs.about(command.about),
                        client,
                        dialect,
                        RunSpecs.shape(command.endpoint.model, command.shape),
                        stages(
                                command.levels,
                                command.requests,
                                RunSpecs.duration("--max-duration", command.maxDuration, null)))
                .withTimeouts(RunSpecs.timeouts(command.endpoint));
    }

    static List<StageSpec> stages(int[] levels, int requests, Duration maxDuration) {
        return Arrays.stream(levels)
                .mapToObj(level -> new StageSpec("c" + level, level, requests, maxDuration))
                .toList();
    }

    /** Asks the endpoint for a few tokens first; fails with its sentence when it cannot be used. */
    static String requireReady(RunSpec spec) {
        ProbeResult probe = EndpointProbe.probe(spec);
        if (probe instanceof ProbeResult.Unusable) {
            throw new CommandFailure(ExitCode.ENDPOINT, probe.sentence());
        }
        return probe.sentence();
    }

    /** The endpoint failed when not one request of the whole run ended well. */
    static ExitCode exitCode(RunReport report) {
        boolean anyOk = report.levels().stream().anyMatch(level -> level.getRequests() > level.getErrors());
        return anyOk ? ExitCode.OK : ExitCode.ENDPOINT;
    }
}
