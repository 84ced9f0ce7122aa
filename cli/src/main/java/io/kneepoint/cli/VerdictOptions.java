// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.regression.GateAction;
import io.kneepoint.analyzer.regression.RegressionReport;
import io.kneepoint.analyzer.report.TableReport;
import io.kneepoint.analyzer.report.VerdictJson;
import io.kneepoint.analyzer.report.VerdictJunit;
import io.kneepoint.analyzer.report.VerdictMarkdown;
import io.kneepoint.analyzer.report.VerdictTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The forms of a verdict, and what it says to the shell. */
final class VerdictOptions {

    /** Forms of a verdict. */
    enum Form {
        TABLE,
        JSON,
        MARKDOWN
    }

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "table",
            description =
                    "table, json or markdown (default: ${DEFAULT-VALUE}). Results go to standard output, all else to standard error.")
    Form form;

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            description = "Write the verdict to this file as well, as Markdown for a pull request.")
    Path markdown;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Write the gates to this file as well, as a JUnit XML report.")
    Path junit;

    void print(RegressionReport report, PrintWriter out) {
        write(markdown, "--markdown", () -> VerdictMarkdown.of(report));
        write(junit, "--junit", () -> VerdictJunit.of(report));
        switch (form) {
            case JSON -> out.println(VerdictJson.of(report));
            case MARKDOWN -> out.print(VerdictMarkdown.of(report));
            case TABLE ->
                out.print(VerdictTable.of(
                        report, Terminal.colours() ? TableReport.Style.COLOUR : TableReport.Style.PLAIN));
        }
        out.flush();
    }

    private static void write(Path file, String option, java.util.function.Supplier<String> text) {
        if (file == null) {
            return;
        }
        try {
            Files.writeString(file, text.get());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    option + ": " + file + " cannot be written (expected: a file in an existing folder)", e);
        }
    }

    /** 0 passed, 1 blocked, 3 the data cannot say. */
    static ExitCode exitCode(RegressionReport report, GateAction.OnInconclusive wish) {
        return switch (GateAction.of(report.verdict(), wish, false)) {
            case PASS -> ExitCode.OK;
            case BLOCK -> ExitCode.REGRESSED;
            case WARN, EXTEND -> ExitCode.INCONCLUSIVE;
        };
    }
}
