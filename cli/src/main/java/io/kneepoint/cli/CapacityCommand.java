// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plans capacity: from a curve, from memory, or from a rate and a latency. */
@Command(
        name = "capacity",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Plans capacity from a curve, from a model's memory, or by Little's law. Needs no broker.",
            "From one of three things:",
            "a curve (a recorded RUN, or --levels): its law, knee, peak, sweet spot, break, cost, and replicas for a load;",
            "memory (--model or --config-json): what the KV cache takes, and how many requests fit on --gpu;",
            "two of --rps, --latency and --in-flight: the third, by Little's law."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kneepoint capacity latest --gpu-price-per-hour 2.5 --rps 40",
            "  kneepoint capacity --levels sweep.csv --output json",
            "  kneepoint capacity --model llama3-70b --gpu a100-80 --context 8192 --tp 8 --kv-dtype fp8",
            "  kneepoint capacity --config-json config.json --gpu h100-80 --context 32768",
            "  kneepoint capacity --rps 10 --latency 2s"
        })
final class CapacityCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description = "Run id, the beginning of one, a run's directory, or latest.")
    String run;

    @Option(
            names = "--levels",
            paramLabel = "FILE.csv",
            description = "Levels of another tool: concurrency, tokens_per_second and, where known, ttft_p50_ms,"
                    + " ttft_p95_ms, ttft_p99_ms, error_percent, requests.")
    Path levels;

    @Option(
            names = "--requests",
            paramLabel = "N",
            description = "Requests behind each error rate where --levels has no such column (default: 100).")
    Long requests;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Model of config/models.yaml, by its name there or on the Hugging Face hub.")
    String model;

    @Option(names = "--config-json", paramLabel = "FILE", description = "Or a model's config.json.")
    Path configJson;

    @Option(
            names = "--parameters",
            paramLabel = "N",
            description = "Number of weights, for a --config-json of a family whose weights Kneepoint cannot count.")
    Long parameters;

    @Mixin
    ServingOptions serving;

    @Option(names = "--rps", paramLabel = "N", description = "Wanted requests a second.")
    Double requestsPerSecond;

    @Option(names = "--tokens-per-second", paramLabel = "N", description = "Wanted output tokens a second.")
    Double tokensPerSecond;

    @Option(
            names = "--output-tokens",
            paramLabel = "N",
            description = "Mean tokens of an answer, for --rps on a curve (default: as measured in the run).")
    Double outputTokens;

    @Option(names = "--latency", paramLabel = "TIME", description = "Mean end-to-end latency, such as 2s.")
    String latency;

    @Option(names = "--in-flight", paramLabel = "N", description = "Requests in flight.")
    Double inFlight;

    @Mixin
    RunsOption runs;

    @Mixin
    ConfigOption config;

    @Mixin
    OutputOption output;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        CapacityRunner.run(this);
        return ExitCode.OK.code();
    }
}
