// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import com.sun.net.httpserver.HttpHandler;
import io.kneepoint.analyzer.dashboard.PageToken;
import io.kneepoint.analyzer.run.WindowLengths;
import io.kneepoint.analyzer.service.ServiceEndpoint;
import io.kneepoint.analyzer.streams.AnalyzerReset;
import io.kneepoint.analyzer.streams.AnalyzerService;
import io.kneepoint.analyzer.streams.AnalyzerSettings;
import io.kneepoint.analyzer.streams.MetricFormat;
import io.kneepoint.analyzer.streams.RunTimeouts;
import io.kneepoint.cli.kafka.KafkaTarget;
import io.kneepoint.cli.kafka.StopSignal;
import io.kneepoint.cli.page.LivePage;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the analyze command does; apart from it, so that its help loads no class of Kafka. */
final class AnalyzeRunner {

    private AnalyzeRunner() {}

    static void run(AnalyzeCommand command) throws InterruptedException {
        PrintWriter err = command.spec.commandLine().getErr();
        address(command);
        requireDirectory(command.stateDirectory);
        windows(command);
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
            try (AnalyzerService analyzer = AnalyzerService.start(
                            settings, target.registry(), new RegisteredBaselines(runs, command.config.files()));
                    ServiceEndpoint endpoint = ServiceEndpoint.of(analyzer);
                    LivePage page = page(command, target, endpoint)) {
                stop.onStop(analyzer::close);
                err.println("analyzing " + target.bootstrapServers() + " with registry " + target.registryUrl() + " as "
                        + command.applicationId + "; stop with Ctrl-C");
                err.println("the live page is at " + page.uri() + ", with /health and /metrics beside it");
                if (page.isOpenToOthers()) {
                    err.println(opened(command));
                }
                if (command.metricsFormat == AnalyzeCommand.Format.JSON) {
                    err.println("the page shows no run: it reads Avro (--metrics-format avro)");
                }
                analyzer.awaitStopped();
                if (analyzer.failure().isPresent()) {
                    Throwable failure = analyzer.failure().get();
                    throw new CommandFailure(ExitCode.KAFKA, "the analyzer stopped: " + failure.getMessage(), failure);
                }
            }
        }
    }

    private static void requireDirectory(Path state) {
        if (state != null && Files.exists(state) && !Files.isDirectory(state)) {
            throw new IllegalArgumentException(
                    "--state-dir: " + state + " (expected: a directory, or the name of a new one)");
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
        return new WindowLengths(command.windows.stream()
                .map(text -> RunSpecs.duration("--windows", text, null))
                .toList());
    }

    /** One server for health, metrics and, where the metric records are what it reads, the page. */
    private static PageToken token(AnalyzeCommand command) {
        String text = System.getenv(command.pageTokenVariable);
        return text == null ? PageToken.random(new SecureRandom()) : PageToken.of(command.pageTokenVariable, text);
    }

    /** What others can see, in so many words. */
    private static String opened(AnalyzeCommand command) {
        return "--bind " + command.bind + " opens the page to others, who need the token of that link (from "
                + command.pageTokenVariable + ", or made for this run), and /health and /metrics, which need none";
    }

    private static LivePage page(AnalyzeCommand command, KafkaTarget target, ServiceEndpoint endpoint) {
        InetSocketAddress address = address(command);
        Optional<PageToken> token =
                address.getAddress().isLoopbackAddress() ? Optional.empty() : Optional.of(token(command));
        Map<String, HttpHandler> service = Map.of("/health", endpoint, "/metrics", endpoint);
        Optional<KafkaTarget> source =
                command.metricsFormat == AnalyzeCommand.Format.JSON ? Optional.empty() : Optional.of(target);
        return LivePage.open(source, address, command.config.files(), service, token, Optional.of(endpoint.meters()));
    }

    private static InetSocketAddress address(AnalyzeCommand command) {
        return new InetSocketAddress(BindAddress.parse(command.bind), command.page.port());
    }
}
