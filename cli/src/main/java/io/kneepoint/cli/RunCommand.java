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

/** Runs a plan. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a plan: phases of load from a YAML file (sweep, sustained, soak, ramp, burst, trace), one after the other.",
            "Its endpoint is a URL, or a simulator that is started for the run. docs/plans.md describes every key."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kneepoint run config/plans/azure-code.yaml",
            "  kneepoint run config/plans/ramp.yaml --dry-run",
            "  kneepoint run plan.yaml --workers 4",
            "  kneepoint run plan.yaml --url https://llm.example.com/v1/chat/completions --model m --time-scale 2"
        })
final class RunCommand implements Callable<Integer> {

    @Parameters(paramLabel = "PLAN", description = "YAML file of the plan.")
    Path plan;

    @Option(names = "--dry-run", description = "Show the schedule, its length, tokens and cost; send nothing.")
    boolean dryRun;

    @Option(names = "--url", paramLabel = "URL", description = "Endpoint, instead of the plan's.")
    String url;

    @Option(names = "--model", paramLabel = "NAME", description = "Model to ask for, instead of the plan's.")
    String model;

    @Option(
            names = "--time-scale",
            paramLabel = "FACTOR",
            description = "How much faster than recorded traces are replayed, instead of what the plan says.")
    Double timeScale;

    @Option(
            names = "--max-duration",
            paramLabel = "TIME",
            description = "Longest time of a phase, or of a level of a sweep; what is longer is clipped.")
    String maxDuration;

    @Mixin
    CalibrationOption calibration;

    @Mixin
    AboutOptions about;

    @Mixin
    WorkerOptions workers;

    @Mixin
    KafkaOptions kafka;

    @Mixin
    ReportingOptions reporting;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        return RunRunner.run(this).code();
    }
}
