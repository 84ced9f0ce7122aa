// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import java.util.ArrayList;
import java.util.List;

/** A table of right-aligned columns that are as wide as they must be. */
final class TextTable {

    private static final String COLOUR = "\u001b\\[[0-9]+m";

    private final List<String[]> rows = new ArrayList<>();

    TextTable(String... headings) {
        rows.add(headings);
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
                line.append("  ").append(" ".repeat(widths[i] - width(row[i]))).append(row[i]);
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
