// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

/** How good a number is. */
public enum Grade {
    GOOD("+"),
    ACCEPTABLE("~"),
    PROBLEMATIC("!");

    private final String mark;

    Grade(String mark) {
        this.mark = mark;
    }

    /** One character for tables. */
    public String mark() {
        return mark;
    }
}
