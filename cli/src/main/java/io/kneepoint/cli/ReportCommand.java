// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.dashboard.ReportPage;
import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.Recordings;
import java.io.PrintWriter;
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
        footer = {
            "  kneepoint report latest",
            "  kneepoint report 20261124-0731 --output json",
            "  kneepoint report latest --html report.html --png slides"
        })
final class ReportCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            defaultValue = Recordings.LATEST,
            description = "Run id, the beginning of one, a run's directory, or latest (default: ${DEFAULT-VALUE}).")
    private String run;

    @Mixin
    private ReportFilesOption files;

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
        ReportPage page = new ReportPage(recorded.runId());
        RunReport report = Reports.ofRecording(recorded, List.of(), config.files(), page::take);
        PrintWriter out = spec.commandLine().getOut();
        if (!files.markdownIsTheResult()) {
            output.print(report, out);
        }
        files.write(report, page, out, spec.commandLine().getErr());
        return ExitCode.OK.code();
    }
}
