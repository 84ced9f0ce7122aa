// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.dashboard.ReportPage;
import io.kneepoint.analyzer.report.CurvePicture;
import io.kneepoint.analyzer.report.MarkdownReport;
import io.kneepoint.analyzer.report.RunReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import picocli.CommandLine.Option;

/** Files that a report can become. */
final class ReportFilesOption {

    private static final String STDOUT = "-";

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Also write the report as one page with all its pictures, which needs no server and no network.")
    private Path html;

    @Option(
            names = "--png",
            paramLabel = "DIR",
            description = "Also draw the two curves as DIR/RUN-curves.png, for slides.")
    private Path pictures;

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = STDOUT,
            description = "Write the report as Markdown, for a pull request: into FILE, or instead of the table.")
    private Path markdown;

    /** Whether the Markdown takes the place of the table. */
    boolean markdownIsTheResult() {
        return markdown != null && markdown.toString().equals(STDOUT);
    }

    /** Writes what was asked for, and says where. */
    void write(RunReport report, ReportPage page, PrintWriter out, PrintWriter err) {
        String runId = report.status().getRunId();
        if (markdownIsTheResult()) {
            out.print(MarkdownReport.of(report));
            out.flush();
        } else if (markdown != null) {
            write(markdown, MarkdownReport.of(report), "--markdown", err);
        }
        if (html != null) {
            write(html, page.html(report), "--html", err);
        }
        if (pictures != null) {
            System.setProperty("java.awt.headless", "true");
            Path file = pictures.resolve(runId + "-curves.png");
            try {
                Files.createDirectories(pictures);
                ImageIO.write(CurvePicture.of(report), "png", file.toFile());
            } catch (IOException e) {
                throw unwritable("--png", file, e);
            }
            err.println("wrote " + file);
        }
    }

    private static void write(Path file, String text, String option, PrintWriter err) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw unwritable(option, file, e);
        }
        err.println("wrote " + file);
    }

    private static CommandFailure unwritable(String option, Path file, IOException cause) {
        return new CommandFailure(
                ExitCode.USAGE,
                option + ": " + file + " cannot be written (expected: a place where files can be)",
                cause);
    }
}
