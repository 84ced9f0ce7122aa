// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.trace;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of a CSV file without quotes, by the names of its header. Confined to one thread. */
final class CsvTable {

    private final String file;
    private final Map<String, Integer> columns = new HashMap<>();
    private String[] row = {};
    private long line = 1;

    CsvTable(String file, String header) {
        this.file = file;
        List<String> names = names(header == null ? "" : header);
        for (int i = 0; i < names.size(); i++) {
            if (columns.put(names.get(i), i) != null) {
                throw TraceException.at(
                        file, 1, names.get(i) + ": more than one column (expected: a header that names each once)");
            }
        }
    }

    static List<String> names(String header) {
        return Arrays.stream(header.split(",", -1)).map(String::strip).toList();
    }

    /** Goes to the next row. */
    void next(String text) {
        line++;
        row = text.split(",", -1);
        if (row.length != columns.size()) {
            throw refuse(row.length + " columns (expected: " + columns.size() + ", as the header has)");
        }
    }

    String text(String column) {
        Integer index = columns.get(column);
        if (index == null) {
            throw TraceException.at(file, 1, column + ": no such column (expected: a header that names it)");
        }
        return row[index].strip();
    }

    /** Tokens, 0 or more. */
    int tokens(String column) {
        try {
            int tokens = Integer.parseInt(text(column));
            if (tokens >= 0) {
                return tokens;
            }
        } catch (NumberFormatException e) {
            // Told below, as any other text that is no number of tokens.
        }
        throw refuse(column + ": " + text(column) + " (expected: a whole number of tokens)");
    }

    TraceException refuse(String sentence) {
        return TraceException.at(file, line, sentence);
    }
}
