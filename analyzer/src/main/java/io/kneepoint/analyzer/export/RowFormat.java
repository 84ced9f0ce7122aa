// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.stream.Collectors;

/**
 * How a table is written.
 *
 * <p>Numbers have a point and no exponent, truth values are {@code true} and {@code false}, each row ends in a line feed.
 */
public enum RowFormat {
    /** RFC 4180 with a header; what is unknown is an empty cell. */
    CSV {
        @Override
        public <T> RowWriter<T> open(Table<T> table, Writer out) throws IOException {
            out.write(table.columns().stream().map(Column::name).collect(Collectors.joining(",", "", "\n")));
            return row -> {
                String separator = "";
                for (Column<T> column : table.columns()) {
                    out.write(separator);
                    out.write(cell(column.of(row)));
                    separator = ",";
                }
                out.write('\n');
            };
        }
    },

    /** JSON Lines: an object a row, in which every column has a field; what is unknown is null. */
    JSONL {
        @Override
        public <T> RowWriter<T> open(Table<T> table, Writer out) throws IOException {
            JsonGenerator json = new JsonFactory()
                    .createGenerator(out)
                    .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                    .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
                    .setPrettyPrinter(new MinimalPrettyPrinter(""));
            return row -> {
                json.writeStartObject();
                for (Column<T> column : table.columns()) {
                    json.writeFieldName(column.name());
                    value(json, column.of(row));
                }
                json.writeEndObject();
                json.writeRaw('\n');
                json.flush();
            };
        }
    };

    /**
     * Takes the rows of a table, one after the other.
     *
     * @param <T> the rows
     */
    public interface RowWriter<T> {

        /** Writes a row. */
        void write(T row) throws IOException;
    }

    /** Begins a table; rows are written to {@code out}, which stays the caller's to close. */
    public abstract <T> RowWriter<T> open(Table<T> table, Writer out) throws IOException;

    private static void value(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Number number) {
            json.writeNumber(plain(number));
        } else if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value.toString());
        }
    }

    private static String cell(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Number number) {
            return plain(number);
        }
        String text = value.toString();
        return text.chars().noneMatch(each -> each == ',' || each == '"' || each == '\n' || each == '\r')
                ? text
                : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static String plain(Number number) {
        if (!(number instanceof Double value)) {
            return number.toString();
        }
        String text = Double.toString(value);
        if (text.endsWith(".0")) {
            return text.substring(0, text.length() - 2);
        }
        return text.indexOf('E') < 0
                ? text
                : new BigDecimal(text).stripTrailingZeros().toPlainString();
    }
}
