// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a run says about itself besides its load. */
final class AboutOptions {

    @Option(names = "--run-id", paramLabel = "ID", description = "Id of the run (default: made of the time).")
    String runId;

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            description = "Label of the run, such as experiment=nightly; may be given more than once.")
    Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--slo-ttft",
            paramLabel = "TIME",
            description = "Objective for goodput: greatest TTFT from the intended start, such as 500ms.")
    String ttftObjective;

    @Option(
            names = "--slo-tpot",
            paramLabel = "TIME",
            description = "Objective for goodput: greatest TPOT, such as 50ms.")
    String tpotObjective;

    @Option(
            names = "--slo-e2e",
            paramLabel = "TIME",
            description = "Objective for goodput: greatest end-to-end latency, such as 10s.")
    String e2eObjective;

    @Mixin
    PriceOptions prices = new PriceOptions();

    @Option(
            names = "--sink",
            paramLabel = "SINK",
            split = ",",
            defaultValue = "recording,kafka",
            description = "Where events go: recording, kafka, or both (default: ${DEFAULT-VALUE}).")
    java.util.Set<Sink> sinks;

    /** Where events go. */
    enum Sink {
        RECORDING,
        KAFKA
    }
}
