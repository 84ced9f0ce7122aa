// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether a candidate got worse than its baseline. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says whether a candidate is worse than a baseline: of recorded runs, or of a column of CSV or JSON Lines files.",
            "Three answers: REGRESSION (exit 1), NO REGRESSION (exit 0), INCONCLUSIVE with the reason and what it would take (exit 3).",
            "Several runs a side give evidence that one run a side cannot: how runs differ among themselves."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kneepoint compare 20261124-0731 20261124-0802",
            "  kneepoint compare --baseline a1 a2 a3 a4 a5 --candidate b1 b2 b3 b4 b5 --junit gates.xml",
            "  kneepoint compare base.csv new.csv --column ttft_ms --statistic p95 --margin 15%%"
        })
final class CompareCommand implements Callable<Integer> {

    /** By which rule. */
    enum Rule {
        KNEEPOINT,
        BRIEF
    }

    @Parameters(
            paramLabel = "BASE CAND",
            arity = "0..2",
            description = "Baseline and candidate: run ids, the beginnings of them, runs' directories, or files.")
    List<String> both = new ArrayList<>();

    @Option(names = "--baseline", paramLabel = "RUN", arity = "1..*", description = "Baseline runs or files.")
    List<String> baseline = new ArrayList<>();

    @Option(names = "--candidate", paramLabel = "RUN", arity = "1..*", description = "Candidate runs or files.")
    List<String> candidate = new ArrayList<>();

    @Option(
            names = "--column",
            paramLabel = "NAME",
            description =
                    "Column of CSV (with a header) or field of JSON Lines files; rows in the order they were sent.")
    String column;

    @Option(
            names = "--order-by",
            paramLabel = "NAME",
            description = "Column with the time at which each row was sent, where the rows are not in that order.")
    String orderBy;

    @Option(
            names = "--higher-is-better",
            description = "The column is a rate, not a latency or a price: smaller is worse (with --statistic mean).")
    boolean higherIsBetter;

    @Mixin
    GateOptions gates;

    @Option(
            names = "--rule",
            paramLabel = "RULE",
            defaultValue = "kneepoint",
            description =
                    "kneepoint, or brief: Welch's p below 5%% and a mean that grew by more than the margin (10%%)."
                            + " It takes requests for independent and cries wolf; it is here to show the difference.")
    Rule rule;

    @Option(
            names = "--pairing",
            paramLabel = "HOW",
            defaultValue = "auto",
            description = "auto, paired (first with first) or unpaired (default: ${DEFAULT-VALUE}:"
                    + " by the labels of gate, or when runs were made in turns).")
    RunPairs.Wish pairing;

    @Option(
            names = "--history",
            paramLabel = "RUN",
            split = ",",
            description = "At least 5 recorded runs of one and the same thing: how much runs differ among themselves.")
    List<String> history = new ArrayList<>();

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
    public Integer call() {
        if (!both.isEmpty()) {
            if (both.size() != 2 || !baseline.isEmpty() || !candidate.isEmpty()) {
                throw new IllegalArgumentException("runs: " + String.join(" ", both)
                        + " (expected: a baseline and a candidate, or --baseline … --candidate …)");
            }
            baseline.add(both.get(0));
            candidate.add(both.get(1));
        }
        if (baseline.isEmpty() || candidate.isEmpty()) {
            throw new IllegalArgumentException(
                    "runs: none on a side (expected: a baseline and a candidate, or --baseline … --candidate …)");
        }
        return CompareRunner.run(this).code();
    }
}
