// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A table of columns that are as wide as they must be, aligned to the right unless told otherwise. */
final class TextTable {

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
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], width(row[i]));
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String padding = " ".repeat(widths[i] - width(row[i]));
                line.append("  ").append(left.get(i) ? row[i] + padding : padding + row[i]);
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
