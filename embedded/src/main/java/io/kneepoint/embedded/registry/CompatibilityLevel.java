// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which earlier schemas of a subject a new one must be able to read, or be read by. */
public enum CompatibilityLevel {
    /** Anything may follow anything. */
    NONE(false, false, false),
    /** The new schema reads what the latest wrote. */
    BACKWARD(true, false, false),
    /** The new schema reads what every earlier one wrote. */
    BACKWARD_TRANSITIVE(true, false, true),
    /** The latest schema reads what the new one writes. */
    FORWARD(false, true, false),
    /** Every earlier schema reads what the new one writes. */
    FORWARD_TRANSITIVE(false, true, true),
    /** Backward and forward against the latest. */
    FULL(true, true, false),
    /** Backward and forward against every earlier one. */
    FULL_TRANSITIVE(true, true, true);

    private final boolean backward;
    private final boolean forward;
    private final boolean transitive;

    CompatibilityLevel(boolean backward, boolean forward, boolean transitive) {
        this.backward = backward;
        this.forward = forward;
        this.transitive = transitive;
    }

    /** The level of that name in any letter case, or empty. */
    static Optional<CompatibilityLevel> named(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(level -> level.name().equals(upper))
                .findFirst();
    }

    /** Whether the new schema must read what earlier ones wrote. */
    public boolean backward() {
        return backward;
    }

    /** Whether earlier schemas must read what the new one writes. */
    public boolean forward() {
        return forward;
    }

    /** Whether all earlier schemas count, and not the latest alone. */
    public boolean transitive() {
        return transitive;
    }
}
