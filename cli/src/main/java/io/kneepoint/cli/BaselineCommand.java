// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.Recordings;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says which run the runs of an experiment are compared with. */
@Command(
        name = "baseline",
        mixinStandardHelpOptions = true,
        description = {
            "Says which run the later runs of its experiment (label experiment=NAME) are compared with.",
            "The analyzer writes a verdict the moment such a run completes."
        },
        footerHeading = "%nExample:%n",
        footer = {"  kneepoint runs baseline set latest", "  kneepoint runs baseline list"})
final class BaselineCommand implements Runnable {

    @Mixin
    private RunsOption runs;

    @Spec
    private CommandSpec spec;

    /** Lists, as the command that it belongs to does. */
    @Override
    public void run() {
        list(runs);
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = "Makes a recorded run the baseline of its experiment.",
            footerHeading = "%nExample:%n",
            footer = "  kneepoint runs baseline set 20261124-0731")
    void set(
            @Mixin RunsOption in,
            @Parameters(paramLabel = "RUN", description = "Id of the run, the beginning of one, or latest.")
                    String name) {
        RecordedRun run = new Recordings(in.directory()).find(name);
        String experiment = run.description().labels().get(RunPairs.EXPERIMENT);
        if (experiment == null) {
            throw new IllegalArgumentException(
                    "run: " + run.runId() + " has no experiment (expected: a run with --label experiment=NAME)");
        }
        if (run.outcome().isEmpty()) {
            throw new IllegalArgumentException("run: " + run.runId() + " "
                    + (run.beingRecorded() ? "is being recorded" : "was cut off") + " (expected: one that has ended)");
        }
        Optional<String> before = new BaselineFile(in.directory()).set(experiment, run.runId());
        out().println("baseline of " + experiment + ": " + run.runId()
                + before.map(it -> ", before " + it).orElse(""));
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists experiments and their baselines.",
            footerHeading = "%nExample:%n",
            footer = "  kneepoint runs baseline list")
    void list(@Mixin RunsOption in) {
        Map<String, String> all = new BaselineFile(in.directory()).read();
        if (all.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("no baselines in " + in.directory() + " yet; `" + CommandName.of("runs baseline set RUN")
                            + "` makes one");
        }
        all.forEach((experiment, run) -> out().printf(Locale.ROOT, "%-32s %s%n", experiment, run));
    }

    @Command(
            name = "clear",
            mixinStandardHelpOptions = true,
            description = "Takes the baseline of an experiment away; its runs are no longer compared.",
            footerHeading = "%nExample:%n",
            footer = "  kneepoint runs baseline clear nightly")
    void clear(
            @Mixin RunsOption in,
            @Parameters(paramLabel = "EXPERIMENT", description = "Name of the experiment.") String experiment) {
        BaselineFile file = new BaselineFile(in.directory());
        String before = file.clear(experiment)
                .orElseThrow(() -> new IllegalArgumentException("experiment: " + experiment
                        + " has no baseline (expected: "
                        + (file.read().isEmpty()
                                ? "one that has, and none has"
                                : "one of " + String.join(", ", file.read().keySet()))
                        + ")"));
        out().println("no baseline of " + experiment + " any more, before " + before);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
