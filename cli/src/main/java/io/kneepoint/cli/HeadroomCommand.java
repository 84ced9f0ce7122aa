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

/** Says how far a running engine is from the knee that was measured. */
@Command(
        name = "headroom",
        mixinStandardHelpOptions = true,
        description = {
            "Says how far the load of a running engine is from the knee and the break of a curve measured before.",
            "The engine says on its own metrics page how many requests it runs and keeps waiting (config/engines.yaml)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kneepoint headroom latest --metrics-url http://127.0.0.1:8000/metrics",
            "  kneepoint headroom --levels sweep.csv --metrics-url http://127.0.0.1:8000/metrics --watch 5s"
        })
final class HeadroomCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description = "Run whose curve counts: its id, the beginning of one, a directory, or latest.")
    String run;

    @Option(names = "--levels", paramLabel = "FILE.csv", description = "Or a file of levels, as for capacity.")
    Path levels;

    @Option(
            names = "--metrics-url",
            required = true,
            paramLabel = "URL",
            description = "The engine's Prometheus page, such as http://127.0.0.1:8000/metrics.")
    String metricsUrl;

    @Option(
            names = "--watch",
            paramLabel = "TIME",
            description =
                    "Ask again after this time, such as 5s, until stopped; one JSON object a line with --output json.")
    String watch;

    @Mixin
    RunsOption runs;

    @Mixin
    ConfigOption config;

    @Mixin
    OutputOption output;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        HeadroomRunner.run(this);
        return ExitCode.OK.code();
    }
}
