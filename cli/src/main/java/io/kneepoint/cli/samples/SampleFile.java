// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kneepoint.analyzer.statistics.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * One column of a file: CSV with a header, or JSON Lines.
 *
 * @param sample the values above 0, in the order of the rows or of a column that gives their time
 * @param missing rows where the column is empty or null
 */
public record SampleFile(Sample sample, long missing) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String NUMBER = "a number such as 12.5, or nothing";

    /**
     * Reads a column.
     *
     * @param column its name, case and all
     * @param orderBy column of the times at which the rows were sent; empty when they are in that order
     * @throws SampleFileException when the file, a row or a value is not what it should be
     */
    public static SampleFile read(Path file, String column, Optional<String> orderBy) {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            Columns columns = new Columns(file, orderBy.isPresent());
            if (isJsonLines(file)) {
                readJson(file, in, column, orderBy, columns);
            } else {
                readCsv(file, in, column, orderBy, columns);
            }
            return columns.sample(column);
        } catch (CharacterCodingException e) {
            throw new SampleFileException(file, "is not text (expected: CSV or JSON Lines in UTF-8)");
        } catch (NoSuchFileException e) {
            throw new SampleFileException(file, "there is no such file (expected: a CSV or JSON Lines file, or a run)");
        } catch (IOException e) {
            throw new SampleFileException(file, "cannot be read (expected: a readable CSV or JSON Lines file)");
        }
    }

    private static boolean isJsonLines(Path file) {
        String name = file.getFileName().toString().toLowerCase(java.util.Locale.ROOT);
        return name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json");
    }

    private static void readCsv(Path file, BufferedReader in, String column, Optional<String> orderBy, Columns columns)
            throws IOException {
        CsvRows rows = new CsvRows(file, in);
        List<String> header = rows.next();
        if (header == null) {
            throw new SampleFileException(file, "is empty (expected: a header and rows)");
        }
        List<String> names = header.stream().map(String::strip).toList();
        int value = indexOf(file, names, column);
        int order = orderBy.isPresent() ? indexOf(file, names, orderBy.get()) : value;
        boolean decimalComma = rows.separator() == ';';
        for (List<String> row = rows.next(); row != null; row = rows.next()) {
            if (row.size() != names.size()) {
                throw new SampleFileException(
                        file, rows.line(), row.size() + " cells (expected: " + names.size() + ", as in the header)");
            }
            OptionalDouble number = number(file, rows.line(), column, row.get(value), decimalComma);
            columns.add(
                    number,
                    orderBy.isPresent()
                            ? number(file, rows.line(), orderBy.get(), row.get(order), decimalComma)
                            : number,
                    rows.line());
        }
    }

    private static int indexOf(Path file, List<String> names, String column) {
        int index = names.indexOf(column);
        if (index < 0 || index != names.lastIndexOf(column)) {
            throw new SampleFileException(
                    file,
                    1,
                    "column " + column + (index < 0 ? " is not there" : " is there twice") + " (expected: one of "
                            + String.join(", ", names) + ")");
        }
        return index;
    }

    private static OptionalDouble number(Path file, long line, String column, String cell, boolean decimalComma) {
        String text = cell.strip();
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        String plain = decimalComma && text.indexOf('.') < 0 ? text.replaceFirst(",", ".") : text;
        try {
            return OptionalDouble.of(Double.parseDouble(plain));
        } catch (NumberFormatException e) {
            throw new SampleFileException(file, line, column + ": " + shortened(text) + " (expected: " + NUMBER + ")");
        }
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private static void readJson(Path file, BufferedReader in, String column, Optional<String> orderBy, Columns columns)
            throws IOException {
        long line = 0;
        boolean seen = false;
        JsonNode last = null;
        for (String text = in.readLine(); text != null; text = in.readLine()) {
            line++;
            if (text.isBlank()) {
                continue;
            }
            JsonNode row = object(file, line, text);
            seen |= row.has(column);
            last = row;
            OptionalDouble number = number(file, line, column, row.get(column));
            columns.add(
                    number,
                    orderBy.isPresent() ? number(file, line, orderBy.get(), row.get(orderBy.get())) : number,
                    line);
        }
        if (last == null) {
            throw new SampleFileException(file, "is empty (expected: a JSON object on each line)");
        }
        if (!seen) {
            String known = String.join(
                    ", ",
                    StreamSupport.stream(((Iterable<String>) last::fieldNames).spliterator(), false)
                            .toList());
            throw new SampleFileException(
                    file, line, "field " + column + " is on no line (expected: one of " + known + ")");
        }
    }

    private static JsonNode object(Path file, long line, String text) {
        try {
            JsonNode row = MAPPER.readTree(text);
            if (row.isObject()) {
                return row;
            }
        } catch (JsonProcessingException e) {
            // Told below, as for any other text that is no object.
        }
        throw new SampleFileException(file, line, shortened(text.strip()) + " (expected: one whole JSON object)");
    }

    private static OptionalDouble number(Path file, long line, String column, JsonNode value) {
        if (value == null || value.isNull()) {
            return OptionalDouble.empty();
        }
        if (!value.isNumber()) {
            throw new SampleFileException(
                    file, line, column + ": " + shortened(value.toString()) + " (expected: a number, or null)");
        }
        return OptionalDouble.of(value.doubleValue());
    }

    /** Values and, where they are asked for, their times. */
    private static final class Columns {

        private final Path file;
        private final boolean ordered;
        private double[] values = new double[1024];
        private double[] times = new double[1024];
        private int size;
        private long missing;

        Columns(Path file, boolean ordered) {
            this.file = file;
            this.ordered = ordered;
        }

        void add(OptionalDouble value, OptionalDouble time, long line) {
            if (value.isEmpty()) {
                missing++;
                return;
            }
            if (time.isEmpty() || ordered && Double.isNaN(time.getAsDouble())) {
                throw new SampleFileException(file, line, "a value without its time (expected: a number to order by)");
            }
            if (size == values.length) {
                values = java.util.Arrays.copyOf(values, 2 * size);
                times = java.util.Arrays.copyOf(times, 2 * size);
            }
            values[size] = value.getAsDouble();
            times[size++] = time.getAsDouble();
        }

        SampleFile sample(String column) {
            if (size == 0) {
                throw new SampleFileException(file, column + ": no values (expected: at least one row with a number)");
            }
            double[] inOrder = java.util.Arrays.copyOf(values, size);
            if (ordered) {
                Integer[] order = IntStream.range(0, size).boxed().toArray(Integer[]::new);
                java.util.Arrays.sort(order, Comparator.comparingDouble(i -> times[i]));
                for (int i = 0; i < size; i++) {
                    inOrder[i] = values[order[i]];
                }
            }
            return new SampleFile(Sample.positive(inOrder), missing);
        }
    }
}
