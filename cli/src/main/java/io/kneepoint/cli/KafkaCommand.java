// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.cli.kafka.KafkaService;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the embedded broker and registry until it is stopped. */
@Command(
        name = "kafka",
        mixinStandardHelpOptions = true,
        description =
                "Runs the embedded Kafka broker and schema registry, on loopback, until it is stopped; prints their addresses.",
        footerHeading = "%nExample:%n",
        footer = "  kneepoint kafka --port 9092 --registry-port 8081")
final class KafkaCommand implements Callable<Integer> {

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the broker (default: that of the last start, else a free one).")
    private Integer port;

    @Option(
            names = "--registry-port",
            paramLabel = "PORT",
            description = "Port of the registry (default: that of the last start, else a free one).")
    private Integer registryPort;

    @Mixin
    private RunsOption runs;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        KafkaService.run(
                runs.directory(),
                port("--port", port),
                port("--registry-port", registryPort),
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
        return ExitCode.OK.code();
    }

    private static OptionalInt port(String option, Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(PortNumber.require(option, value, 1));
    }
}
