// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

/** The checks that several specifications share, with their sentences. */
final class Require {
    private Require() {}

    static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
        }
    }

    static void share(String name, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: above 0, at most 1)");
        }
    }
}
