// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves a simulated engine until it is stopped. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Serves a simulated inference engine behind an OpenAI-compatible streaming API until it is stopped.",
            "It batches continuously, has a KV cache and a queue, and breaks where a real one of that size would."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kneepoint simulate --port 8000",
            "  kneepoint simulate --preset llama3-8b-a100 --port 8000 --fault stall=0.05,reset=0.01"
        })
final class SimulateCommand implements Callable<Integer> {

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = "llama3-8b-a100",
            description = "Engine of config/simulators.yaml (default: ${DEFAULT-VALUE}); --list shows them.")
    String preset;

    @Option(names = "--list", description = "List the presets and end.")
    boolean list;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port to listen on (default: any free one).")
    int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "Address to listen on; anything but loopback opens the simulator to others (default: ${DEFAULT-VALUE}).")
    String bind;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of all chance (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--pace",
            paramLabel = "FACTOR",
            defaultValue = "1",
            description =
                    "Real seconds per engine second: 0.25 runs the engine four times as fast (default: ${DEFAULT-VALUE}).")
    double pace;

    @Option(
            names = "--api-key-env",
            paramLabel = "VARIABLE",
            description = "Environment variable with the key that clients must present (default: none is asked for).")
    String apiKeyVariable;

    @Option(
            names = "--fault",
            paramLabel = "KIND=RATE,…",
            description =
                    "What goes wrong on purpose, by share of requests: stall, reset, malformed, clumped, rate-limited, slow-first-token, …")
    String faults;

    @Option(
            names = "--emission-log",
            paramLabel = "FILE",
            description = "Write the time of each emission to this file: the truth that clients measure.")
    Path emissionLog;

    @Mixin
    ConfigOption config;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        SimulateRunner.run(this);
        return ExitCode.OK.code();
    }
}
