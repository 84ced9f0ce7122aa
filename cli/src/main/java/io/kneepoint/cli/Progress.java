// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import java.io.PrintWriter;

/**
 * What a command says while it works, on standard error: one line that is written over on a terminal, a line now and then
 * elsewhere.
 *
 * <p>Safe for use by several threads.
 */
final class Progress {

    private static final long QUIET_NANOS = 5_000_000_000L;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean terminal;
    private boolean lineOpen;
    private long lastNanos;
    private boolean any;

    Progress(PrintWriter err) {
        this.err = err;
        this.terminal = Terminal.overwrites();
    }

    /** A line that stays. */
    synchronized void line(String text) {
        if (lineOpen) {
            err.print(CLEAR_LINE);
            lineOpen = false;
        }
        err.println(text);
        err.flush();
    }

    /** The state of things; replaces the one before on a terminal. */
    synchronized void update(String text) {
        if (terminal) {
            err.print(CLEAR_LINE + text);
            err.flush();
            lineOpen = true;
        } else if (!any || System.nanoTime() - lastNanos >= QUIET_NANOS) {
            err.println(text);
            err.flush();
            lastNanos = System.nanoTime();
            any = true;
        }
    }
}
