// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.export;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A table: what one row is, and its columns. Names, order and meaning of the columns are a contract; new ones come last.
 *
 * @param row what one row is, for people
 * @param columns the columns, in their order
 * @param <T> the rows
 */
public record Table<T>(String row, List<Column<T>> columns) {

    public Table {
        columns = List.copyOf(columns);
    }

    /** Collects columns in their order. */
    static final class Builder<T> {

        private static final double NANOS_PER_MILLI = 1e6;

        private final String row;
        private final List<Column<T>> columns = new ArrayList<>();

        Builder(String row) {
            this.row = row;
        }

        /** A column whose values are as they are. */
        Builder<T> column(String name, String meaning, Function<T, Object> value) {
            columns.add(new Column<>(name, meaning, value));
            return this;
        }

        /** A column of durations, given in nanoseconds and shown in milliseconds. */
        Builder<T> millis(String name, String meaning, Function<T, ? extends Number> nanos) {
            return column(name, meaning, row -> {
                Number value = nanos.apply(row);
                return value == null ? null : (Double) (value.doubleValue() / NANOS_PER_MILLI);
            });
        }

        Table<T> build() {
            return new Table<>(row, columns);
        }
    }
}
