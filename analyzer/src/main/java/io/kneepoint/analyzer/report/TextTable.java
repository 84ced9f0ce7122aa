// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** A table of columns that are as wide as they must be, aligned to the right unless told otherwise. */
final class TextTable {

    private static final String GAP = "  ";
    private static final String COLOUR = "\u001b\\[[0-9]+m";

    private final List<String[]> rows = new ArrayList<>();

    private final BitSet left = new BitSet();

    TextTable(String... headings) {
        rows.add(headings);
    }

    /** Aligns a column of words to the left. */
    TextTable alignLeft(int column) {
        left.set(column);
        return this;
    }

    void row(String... cells) {
        if (cells.length != rows.get(0).length) {
            throw new IllegalArgumentException(
                    "cells: " + cells.length + " (expected: one for each of " + rows.get(0).length + " columns)");
        }
        rows.add(cells);
    }

    List<String> lines() {
        return lines(new BitSet());
    }

    /**
     * Headings of the columns that have to be left out to fit a width, taken in this order.
     *
     * @param columns width to fit
     * @param dispensable headings, the first to go first; one that is no heading is passed over
     */
    List<String> tooWide(int columns, List<String> dispensable) {
        List<String> out = new ArrayList<>();
        int total = Arrays.stream(widths()).map(width -> width + GAP.length()).sum();
        for (String heading : dispensable) {
            int column = Arrays.asList(rows.get(0)).indexOf(heading);
            if (total > columns && column >= 0) {
                out.add(heading);
                total -= widths()[column] + GAP.length();
            }
        }
        return out;
    }

    /** Gives a column another heading. */
    void rename(String heading, String other) {
        rows.get(0)[Arrays.asList(rows.get(0)).indexOf(heading)] = other;
    }

    /** The table without the columns of these headings. */
    List<String> linesWithout(List<String> headings) {
        BitSet out = new BitSet();
        headings.forEach(heading -> out.set(Arrays.asList(rows.get(0)).indexOf(heading)));
        return lines(out);
    }

    private int[] widths() {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row[i]));
            }
        }
        return widths;
    }

    private List<String> lines(BitSet out) {
        int[] widths = widths();
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = out.nextClearBit(0); i < widths.length; i = out.nextClearBit(i + 1)) {
                String padding = " ".repeat(widths[i] - width(row[i]));
                line.append(GAP).append(left.get(i) ? row[i] + padding : padding + row[i]);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static int width(String text) {
        String plain = text.replaceAll(COLOUR, "");
        return plain.codePointCount(0, plain.length());
    }
}
