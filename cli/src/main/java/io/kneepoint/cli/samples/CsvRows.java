// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.samples;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a CSV file (RFC 4180): cells in quotes may hold the separator, line ends, and quotes doubled. The
 * separator is the one of comma, semicolon and tab that the first row has most of. Blank lines are no rows. Confined to
 * one thread.
 */
final class CsvRows {

    private static final char QUOTE = '"';
    private static final char[] SEPARATORS = {',', ';', '\t'};

    private final Path file;
    private final BufferedReader in;
    private char separator;
    private boolean known;
    private long line;
    private long rowLine;
    /** The line being read, and how far. */
    private String text = "";

    private int at;

    CsvRows(Path file, BufferedReader in) {
        this.file = file;
        this.in = in;
    }

    /** The separator; comma until the first row was read. */
    char separator() {
        return known ? separator : ',';
    }

    /** Line on which the row read last begins, from 1. */
    long line() {
        return rowLine;
    }

    /** The cells of the next row; null after the last. */
    List<String> next() throws IOException {
        String first = in.readLine();
        line++;
        while (first != null && first.isBlank()) {
            first = in.readLine();
            line++;
        }
        if (first == null) {
            return null;
        }
        rowLine = line;
        if (!known) {
            first = first.startsWith("\uFEFF") ? first.substring(1) : first;
            separator = separatorOf(first);
            known = true;
        }
        return cells(first);
    }

    /** Reads one row, and on over line ends inside quotes. */
    private List<String> cells(String first) throws IOException {
        List<String> cells = new ArrayList<>();
        text = first;
        at = 0;
        while (true) {
            boolean quoted = at < text.length() && text.charAt(at) == QUOTE;
            cells.add(quoted ? quotedCell() : plainCell());
            if (at >= text.length()) {
                return cells;
            }
            at++;
        }
    }

    /** Up to the next separator, or the end. */
    private String plainCell() {
        int end = text.indexOf(separator, at);
        int from = at;
        at = end < 0 ? text.length() : end;
        return text.substring(from, at);
    }

    private String quotedCell() throws IOException {
        StringBuilder cell = new StringBuilder();
        at++;
        while (true) {
            int end = text.indexOf(QUOTE, at);
            if (end < 0) {
                cell.append(text, at, text.length()).append('\n');
                text = in.readLine();
                line++;
                at = 0;
                if (text == null) {
                    throw new SampleFileException(
                            file, rowLine, "a quote that is never closed (expected: a second one)");
                }
            } else if (end + 1 < text.length() && text.charAt(end + 1) == QUOTE) {
                cell.append(text, at, end + 1);
                at = end + 2;
            } else {
                cell.append(text, at, end);
                at = end + 1;
                break;
            }
        }
        if (at < text.length() && text.charAt(at) != separator) {
            throw new SampleFileException(file, line, "text after a closing quote (expected: " + name() + ")");
        }
        return cell.toString();
    }

    private String name() {
        return switch (separator) {
            case '\t' -> "a tab";
            case ';' -> "a semicolon";
            default -> "a comma";
        };
    }

    private static char separatorOf(String header) {
        char best = SEPARATORS[0];
        long most = 0;
        for (char candidate : SEPARATORS) {
            boolean quoted = false;
            long count = 0;
            for (int i = 0; i < header.length(); i++) {
                quoted ^= header.charAt(i) == QUOTE;
                count += !quoted && header.charAt(i) == candidate ? 1 : 0;
            }
            if (count > most) {
                best = candidate;
                most = count;
            }
        }
        return best;
    }
}
