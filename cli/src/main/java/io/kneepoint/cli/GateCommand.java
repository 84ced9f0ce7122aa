// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a candidate against a baseline, in turns, until it can say whether it got worse. */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures a candidate against a baseline until it can say whether it got worse, or the planned runs are made.",
            "Two endpoints are measured in pairs of runs, in turns (A B B A …); recorded runs are an archive to compare with.",
            "Exit 0: shown to be no worse. 1: worse. 3: the data cannot say. Each run is recorded."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kneepoint gate --baseline http://127.0.0.1:8000/v1/chat/completions \\",
            "      --candidate http://127.0.0.1:8001/v1/chat/completions --model llama3-8b --levels 8,32 --junit gates.xml",
            "  kneepoint gate --baseline a1 a2 a3 a4 a5 --candidate http://127.0.0.1:8001/v1/chat/completions --model m"
        })
final class GateCommand implements Callable<Integer> {

    @Option(
            names = "--baseline",
            required = true,
            arity = "1..*",
            paramLabel = "URL|RUN",
            description = "The endpoint to compare with, or at least 4 recorded runs of it.")
    List<String> baseline = new ArrayList<>();

    @Option(
            names = "--candidate",
            required = true,
            paramLabel = "URL",
            description = "The endpoint that may have got worse.")
    String candidate;

    @Option(names = "--model", required = true, paramLabel = "NAME", description = "Model to ask for.")
    String model;

    @Option(
            names = "--candidate-model",
            paramLabel = "NAME",
            description = "Model to ask the candidate for, where it is named otherwise (implies --expect model).")
    String candidateModel;

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description =
                    "YAML plan of each run: its levels, requests, prompts and seed count, and its endpoint does not"
                            + " (default: the levels below).")
    Path plan;

    @Option(
            names = "--levels",
            paramLabel = "N,N,…",
            split = ",",
            defaultValue = "8",
            description = "Requests kept in flight, one level after the other in each run (default: ${DEFAULT-VALUE})."
                    + " Each further level is a further chance to block, and makes the others need more runs.")
    int[] levels;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "200",
            description = "Requests to measure at each level of each run (default: ${DEFAULT-VALUE}).")
    int requests;

    @Option(
            names = "--max-duration",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "Longest time of a level; it ends then with the requests it has (default: ${DEFAULT-VALUE}).")
    String maxDuration;

    @Option(
            names = "--looks",
            paramLabel = "N,N,…",
            split = ",",
            defaultValue = "4,6,8,10,12",
            description = "Pairs of runs (candidate runs, with an archive) after which to look at the data"
                    + " (default: ${DEFAULT-VALUE}). The last is the budget. All looks together may err by alpha.")
    List<Integer> looks;

    @Option(
            names = "--max-time",
            paramLabel = "TIME",
            description = "Begin no pair that would end later than this (default: no limit).")
    String maxTime;

    @Option(
            names = "--loop-lag-limit",
            paramLabel = "TIME",
            description = "A run in which this program itself was late by more (p99) is made again (default: 50ms).")
    String loopLagLimit;

    @Option(
            names = "--experiment",
            paramLabel = "NAME",
            description = "Label of all runs of this gate (default: made of the time).")
    String experiment;

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            description = "Further label of all runs; may be given more than once.")
    Map<String, String> labels = new LinkedHashMap<>();

    @Mixin
    PriceOptions prices;

    @Mixin
    GateOptions gates;

    @Mixin
    ShapeOptions shape;

    @Mixin
    ConnectionOptions connection;

    @Mixin
    VerdictOptions output;

    @Mixin
    RunsOption runs;

    @Mixin
    ConfigOption config;

    @Mixin
    ProgressOption progress;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        return GateRunner.run(this).code();
    }
}
