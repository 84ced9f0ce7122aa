// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.run.WindowLengths;
import io.kneepoint.analyzer.service.ServiceEndpoint;
import io.kneepoint.analyzer.streams.AnalyzerReset;
import io.kneepoint.analyzer.streams.AnalyzerService;
import io.kneepoint.analyzer.streams.AnalyzerSettings;
import io.kneepoint.analyzer.streams.MetricFormat;
import io.kneepoint.analyzer.streams.RunTimeouts;
import io.kneepoint.cli.kafka.KafkaTarget;
import io.kneepoint.cli.kafka.StopSignal;
import io.kneepoint.schemas.config.DurationText;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/** What the analyze command does; apart from it, so that its help loads no class of Kafka. */
final class AnalyzeRunner {

    private AnalyzeRunner() {}

    static void run(AnalyzeCommand command) throws InterruptedException {
        PrintWriter err = command.spec.commandLine().getErr();
        Path runs = command.runs.directory();
        KafkaOptions kafka = command.kafka;
        try (StopSignal stop = StopSignal.install();
                KafkaTarget target = KafkaTarget.open(
                        kafka.bootstrapServers, kafka.schemaRegistry, kafka.kafkaConfig, runs, err::println)) {
            AnalyzerSettings settings = new AnalyzerSettings(
                    command.applicationId,
                    target.clientConfig(),
                    command.stateDirectory == null
                            ? runs.resolve(".analyzer")
                                    .resolve(Long.toString(
                                            ProcessHandle.current().pid()))
                            : command.stateDirectory,
                    command.threads,
                    command.partitions,
                    command.replication,
                    command.metricsFormat == AnalyzeCommand.Format.JSON ? MetricFormat.JSON : MetricFormat.AVRO,
                    RunTimeouts.defaults(),
                    windows(command));
            if (command.reset) {
                reset(settings).forEach(what -> err.println("deleted " + what));
            }
            try (AnalyzerService analyzer = AnalyzerService.start(settings, target.registry());
                    ServiceEndpoint endpoint = endpoint(command, analyzer)) {
                stop.onStop(analyzer::close);
                if (endpoint != null) {
                    err.println("health and metrics on http:/" + endpoint.address());
                }
                err.println("analyzing " + target.bootstrapServers() + " with registry " + target.registryUrl() + " as "
                        + command.applicationId + "; stop with Ctrl-C");
                analyzer.awaitStopped();
                if (analyzer.failure().isPresent()) {
                    Throwable failure = analyzer.failure().get();
                    throw new CommandFailure(ExitCode.KAFKA, "the analyzer stopped: " + failure.getMessage(), failure);
                }
            }
        }
    }

    private static List<String> reset(AnalyzerSettings settings) {
        try {
            return AnalyzerReset.run(settings);
        } catch (IllegalStateException e) {
            throw new CommandFailure(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private static WindowLengths windows(AnalyzeCommand command) {
        return new WindowLengths(
                command.windows.stream().map(DurationText::parse).toList());
    }

    /** Null without --http-port. */
    private static ServiceEndpoint endpoint(AnalyzeCommand command, AnalyzerService analyzer) {
        if (command.httpPort == null) {
            return null;
        }
        try {
            return ServiceEndpoint.start(analyzer, InetAddress.getByName(command.bind), command.httpPort);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--http-port: " + command.bind + ":" + command.httpPort
                            + " cannot be listened on (expected: a free port of this machine)",
                    e);
        }
    }
}
