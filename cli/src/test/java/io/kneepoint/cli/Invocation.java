// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * One command, run in this process.
 *
 * @param exitCode what the process would have ended with
 * @param out its standard output
 * @param err its standard error
 */
record Invocation(int exitCode, String out, String err) {

    static Invocation of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Kneepoint.execute(new PrintWriter(out), new PrintWriter(err), args);
        return new Invocation(exitCode, out.toString(), err.toString());
    }

    static Invocation of(List<String> args) {
        return of(args.toArray(String[]::new));
    }

    /** The line of standard error that says what is wrong. */
    String sentence() {
        return err.lines()
                .filter(line -> line.startsWith("kneepoint: "))
                .reduce((first, second) -> first + "\n" + second)
                .orElse("");
    }
}
