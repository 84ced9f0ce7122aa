// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.JsonReport;
import io.kneepoint.analyzer.report.RunReport;
import io.kneepoint.analyzer.report.TableReport;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** The form of a result. */
final class OutputOption {

    /** Forms of a result. */
    enum Form {
        TABLE,
        JSON
    }

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "table",
            description =
                    "table or json (default: ${DEFAULT-VALUE}). Results go to standard output, all else to standard error.")
    private Form form;

    boolean isJson() {
        return form == Form.JSON;
    }

    void print(RunReport report, PrintWriter out) {
        if (isJson()) {
            out.println(JsonReport.of(report));
        } else {
            out.print(TableReport.of(
                    report,
                    Terminal.colours() ? TableReport.Style.COLOUR : TableReport.Style.PLAIN,
                    Terminal.isTerminal() ? Terminal.columns() : Integer.MAX_VALUE));
        }
        out.flush();
    }
}
