// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.doctor;

import java.util.Optional;

/**
 * One thing that was looked at.
 *
 * @param name what was looked at
 * @param state how it is
 * @param found what was found, for people
 * @param cure what to do; empty when all is well
 */
public record Finding(String name, State state, String found, Optional<String> cure) {

    /** How a thing is. */
    public enum State {
        /** Good for any measurement. */
        OK,
        /** A measurement is possible; this may show in it. */
        WARN,
        /** What depends on it does not work. */
        FAIL
    }

    /** Good for any measurement. */
    public static Finding ok(String name, String found) {
        return new Finding(name, State.OK, found, Optional.empty());
    }

    /** It may show in a measurement. */
    public static Finding warn(String name, String found, String cure) {
        return new Finding(name, State.WARN, found, Optional.of(cure));
    }

    /** What depends on it does not work. */
    public static Finding fail(String name, String found, String cure) {
        return new Finding(name, State.FAIL, found, Optional.of(cure));
    }

    /** Good when this holds, and otherwise a warning. */
    static Finding okIf(boolean good, String name, String found, String cure) {
        return good ? ok(name, found) : warn(name, found, cure);
    }
}
