// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.schemas.config.ConfigFiles;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** What every command that drives a load has around it: where its run is kept, its configuration, and how the user is told. */
final class ReportingOptions {

    @Mixin
    private RunsOption runs;

    @Mixin
    private ConfigOption config;

    @Mixin
    private OutputOption output;

    @Mixin
    private PlotOption plot;

    @Mixin
    private ProgressOption progress;

    Path runs() {
        return runs.directory();
    }

    ConfigFiles config() {
        return config.files();
    }

    Progress progress(CommandSpec spec) {
        return progress.of(spec);
    }

    /** Prints the report, its curves below it where people read. */
    void print(RunReport report, CommandSpec spec) {
        output.print(report, spec.commandLine().getOut());
        if (tellsPeople()) {
            plot.print(report, spec.commandLine().getOut());
        }
    }

    /** Whether results are for people, not for programs. */
    boolean tellsPeople() {
        return !output.isJson();
    }
}
