// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the analyzer until it is stopped. */
@Command(
        name = "analyze",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the analyzer until it is stopped: stream-events in, metric topics out, exactly once.",
            "Several instances with one --application-id share the work. Each serves the live page of all runs."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  kneepoint analyze --bootstrap-servers 127.0.0.1:9092 --schema-registry http://127.0.0.1:8081",
            "  kneepoint analyze --http-port 9400 --windows 1s,10s,60s"
        })
final class AnalyzeCommand implements Callable<Integer> {

    /** How metric records are written. */
    enum Format {
        AVRO,
        JSON
    }

    @Mixin
    KafkaOptions kafka;

    @Option(
            names = "--application-id",
            paramLabel = "NAME",
            defaultValue = "kneepoint-analyzer",
            description = "Consumer group and prefix of internal topics (default: ${DEFAULT-VALUE}).")
    String applicationId;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Stream threads (default: ${DEFAULT-VALUE}).")
    int threads;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "Partitions of topics that do not exist yet (default: ${DEFAULT-VALUE}).")
    int partitions;

    @Option(
            names = "--replication",
            paramLabel = "N",
            defaultValue = "1",
            description = "Copies of topics that do not exist yet (default: ${DEFAULT-VALUE}).")
    short replication;

    @Option(
            names = "--metrics-format",
            paramLabel = "FORMAT",
            defaultValue = "avro",
            description = "avro, or json for readers without a registry (default: ${DEFAULT-VALUE}).")
    Format metricsFormat;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description =
                    "Where Kafka Streams keeps its lock and checkpoints (default: a folder under the run directory).")
    Path stateDirectory;

    @Option(
            names = "--windows",
            paramLabel = "TIMES",
            split = ",",
            defaultValue = "1s,10s",
            description = "Lengths of the windows, multiples of 250ms (default: ${DEFAULT-VALUE}).")
    List<String> windows;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "Address that --http-port listens on. Anything but loopback opens the page to others, who then need a"
                            + " token, and /health and /metrics, which need none (default: ${DEFAULT-VALUE}).")
    String bind;

    @Option(
            names = "--page-token-env",
            paramLabel = "VARIABLE",
            defaultValue = "KNEEPOINT_PAGE_TOKEN",
            description = "Environment variable that holds the page's token; one is made and printed when it is not set"
                    + " (default: ${DEFAULT-VALUE}).")
    String pageTokenVariable;

    @Option(
            names = "--reset",
            description =
                    "First forgets all that analyzers of this application id know, so that every event is read again.")
    boolean reset;

    @Mixin
    PageOption page;

    @Mixin
    ConfigOption config;

    @Mixin
    RunsOption runs;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        AnalyzeRunner.run(this);
        return ExitCode.OK.code();
    }
}
