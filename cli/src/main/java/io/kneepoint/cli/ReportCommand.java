// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.Recordings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reports a recorded run, without a broker. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Shows a recorded run: its load levels, knee, health and completeness. Needs no broker.",
        footerHeading = "%nExample:%n",
        footer = {"  kneepoint report latest", "  kneepoint report 20261124-0731 --output json"})
final class ReportCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            defaultValue = Recordings.LATEST,
            description = "Run id, the beginning of one, a run's directory, or latest (default: ${DEFAULT-VALUE}).")
    private String run;

    @Mixin
    private RunsOption runs;

    @Mixin
    private ConfigOption config;

    @Mixin
    private OutputOption output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        RecordedRun recorded = new Recordings(runs.directory()).find(run);
        output.print(
                Reports.ofRecording(recorded, List.of(), config.files()),
                spec.commandLine().getOut());
        return ExitCode.OK.code();
    }
}
