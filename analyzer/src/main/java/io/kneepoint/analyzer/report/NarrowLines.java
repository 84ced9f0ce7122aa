// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import java.util.ArrayList;
import java.util.List;

/** Lines of a report folded at words to the width of a terminal; what follows the first is indented like the text above it. */
final class NarrowLines {

    /** Where the text of a named line begins, as in {@code "  Knee      about 25 …"}. */
    private static final int NAMED = 12;

    private static final int PLAIN = 4;
    private static final int LEAST_TEXT = 12;

    private NarrowLines() {}

    /** The line in as many as it takes; a word that is longer than a line stays whole. */
    static List<String> of(String line, int columns) {
        int indent = line.length() > NAMED && line.matches("  [A-Z].* {2,}\\S.*") && line.charAt(NAMED - 1) == ' '
                ? NAMED
                : PLAIN;
        List<String> lines = new ArrayList<>();
        String left = line;
        while (left.codePointCount(0, left.length()) > columns) {
            int end = left.offsetByCodePoints(0, columns);
            int space = left.lastIndexOf(' ', end);
            if (space < indent + LEAST_TEXT) {
                break;
            }
            lines.add(left.substring(0, space).stripTrailing());
            left = " ".repeat(indent) + left.substring(space).stripLeading();
        }
        lines.add(left);
        return lines;
    }
}
