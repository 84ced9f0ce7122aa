// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.verdicts;

import io.kneepoint.cli.Kneepoint;
import java.io.PrintWriter;
import java.io.StringWriter;

/** One command, and what became of it. */
record CommandLineRun(int exitCode, String out, String err) {

    static CommandLineRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Kneepoint.execute(new PrintWriter(out), new PrintWriter(err), args);
        return new CommandLineRun(code, out.toString(), err.toString());
    }

    String firstLine() {
        return out.lines().findFirst().orElse("");
    }
}
