// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.analyzer.report.Serving;
import io.kneepoint.cli.capacity.ServingFacts;
import io.kneepoint.cli.kafka.LiveAnalysis;
import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.driver.EndpointProbe;
import io.kneepoint.generator.driver.ProbeResult;
import io.kneepoint.generator.driver.RequestShape;
import io.kneepoint.generator.driver.RunSpec;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.generator.gauges.EngineProfiles;
import io.kneepoint.generator.gauges.GaugeRecorder;
import io.kneepoint.generator.gauges.MetricsPage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the sweep command does; apart from it, so that its help loads no class of Kafka or Netty. */
final class SweepRunner {

    private SweepRunner() {}

    static ExitCode run(SweepCommand command) throws InterruptedException {
        Progress progress = new Progress(command.spec.commandLine().getErr());
        RunSpec spec = spec(command);
        Serving serving = serving(command);
        Optional<LoadSession.Companion> gauges = gauges(command);
        progress.line(requireReady(spec));
        LoadSession session = new LoadSession(spec, command.runs.directory(), command.config.files(), progress);
        session.serving(serving);
        gauges.ifPresent(session::companion);
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
        return exitCode(report);
    }

    private static RunSpec spec(SweepCommand command) {
        Dialect dialect = RunSpecs.dialect(command.endpoint, command.config.files());
        ClientSettings client = RunSpecs.client(command.endpoint, dialect, System.getenv());
        return RunSpec.of(
                        RunSpecs.about(command.about, command.endpoint.model, command.config.files()),
                        client,
                        dialect,
                        RunSpecs.shape(command.endpoint.model, command.shape),
                        stages(
                                command.levels,
                                command.requests,
                                RunSpecs.duration("--max-duration", command.maxDuration, null)))
                .withTimeouts(RunSpecs.timeouts(command.endpoint));
    }

    private static Serving serving(SweepCommand command) {
        EngineCatalogue catalogue = EngineCatalogue.read(command.config.files());
        String model = command.endpoint.model;
        RequestShape shape = RunSpecs.shape(model, command.shape);
        long longest = (long) shape.promptTokens().max() + shape.outputTokens().max();
        Serving known = command.serving
                .hardware()
                .map(hardware -> ServingFacts.of(model, hardware, command.serving.contextTokens(longest), catalogue))
                .orElseGet(() -> ServingFacts.ofModel(model, catalogue));
        return command.serving.priced(known);
    }

    private static Optional<LoadSession.Companion> gauges(SweepCommand command) throws InterruptedException {
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
                MetricsPage.at("--metrics-url", command.metricsUrl, EngineProfiles.read(command.config.files()));
        // A page that is of no use is told before the load begins, not after it.
        page.read();
        return Optional.of(directory -> new RecordedGauges(GaugeRecorder.start(page, directory, interval)));
    }

    private record RecordedGauges(GaugeRecorder recorder) implements LoadSession.Companion.Running {
        @Override
        public Optional<String> problem() {
            return recorder.problem();
        }

        @Override
        public void close() {
            recorder.close();
        }
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
