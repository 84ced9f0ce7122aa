// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

/**
 * Whether a person watches. The launcher looks, since the JVM cannot tell one stream from another; without the launcher nobody is
 * assumed to.
 */
final class Terminal {

    private static final int USUAL_COLUMNS = 110;

    private Terminal() {}

    /** Whether standard output is a terminal that may be coloured (not against the reader's wish: no-color.org). */
    static boolean colours() {
        return isTerminal() && System.getenv("NO_COLOR") == null;
    }

    /** Whether standard output is a terminal. */
    static boolean isTerminal() {
        return is("KNEEPOINT_STDOUT_IS_TERMINAL");
    }

    /** Whether standard error is a terminal on which a line can be written over. */
    static boolean overwrites() {
        return is("KNEEPOINT_STDERR_IS_TERMINAL") && !"dumb".equals(System.getenv("TERM"));
    }

    /** Width of the terminal that standard output is, as the launcher saw it; {@value #USUAL_COLUMNS} elsewhere. */
    static int columns() {
        try {
            return Integer.parseInt(
                    System.getenv().getOrDefault("KNEEPOINT_COLUMNS", "").strip());
        } catch (NumberFormatException e) {
            return USUAL_COLUMNS;
        }
    }

    private static boolean is(String variable) {
        return Boolean.parseBoolean(System.getenv().getOrDefault(variable, "false"));
    }
}
