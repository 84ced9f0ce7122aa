// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.io.PrintWriter;

/**
 * What a command says while it works, on standard error: one line that is written over on a terminal and cut to its width, a line
 * now and then elsewhere; of a quiet one, failures only.
 *
 * <p>Safe for use by several threads.
 */
final class Progress {

    private static final long PAUSE_NANOS = 5_000_000_000L;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean terminal;
    private final int columns;
    private final boolean quiet;
    private boolean lineOpen;
    private long lastNanos;
    private boolean any;

    Progress(PrintWriter err) {
        this(err, Terminal.overwrites(), Terminal.columns(), false);
    }

    Progress(PrintWriter err, boolean terminal, int columns, boolean quiet) {
        this.err = err;
        this.terminal = terminal;
        this.columns = columns;
        this.quiet = quiet;
    }

    /** Says failures only. */
    static Progress quiet(PrintWriter err) {
        return new Progress(err, false, 0, true);
    }

    /** A line that stays. */
    void line(String text) {
        if (!quiet) {
            failure(text);
        }
    }

    /** A line that stays and that everyone has to see. */
    synchronized void failure(String text) {
        if (lineOpen) {
            err.print(CLEAR_LINE);
            lineOpen = false;
        }
        err.println(text);
        err.flush();
    }

    /** The state of things; replaces the one before on a terminal. */
    synchronized void update(String text) {
        if (quiet) {
            return;
        }
        if (terminal) {
            // A line that wraps cannot be written over; the last column makes some terminals wrap.
            err.print(CLEAR_LINE
                    + (text.length() < columns ? text : text.substring(0, Math.max(0, columns - 2)) + "…"));
            err.flush();
            lineOpen = true;
        } else if (!any || System.nanoTime() - lastNanos >= PAUSE_NANOS) {
            err.println(text);
            err.flush();
            lastNanos = System.nanoTime();
            any = true;
        }
    }
}
