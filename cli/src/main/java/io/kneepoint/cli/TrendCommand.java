// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says since which run of an experiment it is worse. */
@Command(
        name = "trend",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says since which recorded run of an experiment it is worse: change points of each gated metric, run by run.",
            "Exit 0: nothing is worse since its last change. 1: something is. 3: fewer than six runs."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kneepoint trend --experiment nightly",
            "  kneepoint trend --experiment nightly --label gpu=a100 --metric ttft --statistic p95 --margin 15%%"
        })
final class TrendCommand implements Callable<Integer> {

    @Option(
            names = "--experiment",
            required = true,
            paramLabel = "NAME",
            description = "Runs with the label experiment=NAME, in the order in which they were made.")
    String experiment;

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            description = "Only those of them with this label as well; may be given more than once.")
    Map<String, String> labels = new LinkedHashMap<>();

    @Mixin
    GateOptions gates;

    @Mixin
    OutputOption output;

    @Mixin
    RunsOption runs;

    @Mixin
    ConfigOption config;

    @Mixin
    ProgressOption progress;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        return TrendRunner.run(this).code();
    }
}
