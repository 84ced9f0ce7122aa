// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.export;

import java.util.function.Function;

/**
 * One column of a table.
 *
 * @param name its name, which ends in the unit of a number that has one
 * @param meaning one clause for people
 * @param value what it holds of a row: a number, a text, a truth value, or null for what is unknown
 * @param <T> the rows
 */
public record Column<T>(String name, String meaning, Function<T, Object> value) {

    /** What it holds of a row; null for what is unknown, and for a number that is none. */
    Object of(T row) {
        Object it = value.apply(row);
        return it instanceof Double number && !Double.isFinite(number) ? null : it;
    }
}
