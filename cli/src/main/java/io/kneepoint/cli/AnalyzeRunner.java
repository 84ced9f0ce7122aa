// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.run.WindowLengths;
import io.kneepoint.analyzer.streams.AnalyzerService;
import io.kneepoint.analyzer.streams.AnalyzerSettings;
import io.kneepoint.analyzer.streams.MetricFormat;
import io.kneepoint.analyzer.streams.RunTimeouts;
import io.kneepoint.cli.kafka.KafkaTarget;
import io.kneepoint.cli.kafka.StopSignal;
import io.kneepoint.cli.page.LivePage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

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
                    WindowLengths.defaults());
            try (AnalyzerService analyzer = AnalyzerService.start(settings, target.registry());
                    LivePage page = page(command, target)) {
                stop.onStop(analyzer::close);
                err.println("analyzing " + target.bootstrapServers() + " with registry " + target.registryUrl() + " as "
                        + command.applicationId + "; stop with Ctrl-C");
                err.println(
                        page == null
                                ? "no live page: it reads Avro (--metrics-format avro)"
                                : "the live page is at " + page.uri());
                analyzer.awaitStopped();
                if (analyzer.failure().isPresent()) {
                    Throwable failure = analyzer.failure().get();
                    throw new CommandFailure(ExitCode.KAFKA, "the analyzer stopped: " + failure.getMessage(), failure);
                }
            }
        }
    }

    /** Null when the metric records are not what the page reads. */
    private static LivePage page(AnalyzeCommand command, KafkaTarget target) {
        return command.metricsFormat == AnalyzeCommand.Format.JSON
                ? null
                : LivePage.open(target, command.page.port(), command.config.files(), Map.of());
    }
}
