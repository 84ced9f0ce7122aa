// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.generator.arrival.Spacing;
import java.util.OptionalDouble;

/** How the arrivals of a rate are spread. */
public enum ArrivalKind {
    /** Evenly. */
    EVEN,
    /** As those of many independent users. */
    POISSON,
    /** With gamma gaps of a given burstiness. */
    GAMMA;

    /** Throws {@link IllegalArgumentException} where burstiness is missing or means nothing. */
    Spacing spacing(OptionalDouble burstiness, long seed) {
        if (this == GAMMA) {
            return new Spacing.Gamma(
                    burstiness.orElseThrow(() -> new IllegalArgumentException(
                            "burstiness: missing (expected: 0.1 to 1000 beside gamma; 1 is Poisson)")),
                    seed);
        }
        if (burstiness.isPresent()) {
            throw new IllegalArgumentException(
                    "burstiness: " + burstiness.getAsDouble() + " (expected: only beside arrivals: gamma)");
        }
        return this == EVEN ? new Spacing.Even() : new Spacing.Poisson(seed);
    }
}
