// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.CurvePlot;
import io.kneepoint.analyzer.report.RunReport;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** Whether the curves are drawn in the terminal. */
final class PlotOption {

    @Option(
            names = "--plot",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "Draw both curves below the table, as text (default: yes, where there are 36 columns or more).")
    private boolean plot;

    /** Draws, when asked to and there is a curve. */
    void print(RunReport report, PrintWriter out) {
        String drawing = plot ? CurvePlot.of(report, Terminal.columns()) : "";
        if (!drawing.isEmpty()) {
            out.print("\n" + drawing);
            out.flush();
        }
    }
}
