// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.generator.arrival.RateProfile;
import io.kneepoint.generator.arrival.SpacedArrivals;
import io.kneepoint.generator.arrival.Spacing;
import io.kneepoint.generator.driver.StageLoad;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The keys that stand beside a rate in every pattern.
 *
 * @param arrivals how the arrivals are spread; poisson unless given
 * @param burstiness shape of gamma gaps
 * @param maxInFlight requests in flight above which requests are shed
 */
record OpenLoopSettings(Optional<ArrivalKind> arrivals, OptionalDouble burstiness, OptionalInt maxInFlight) {

    /** Throws {@link IllegalArgumentException} unless there is a rate or a concurrency, and these keys only beside a rate. */
    void requireBeside(Optional<?> concurrency, Optional<?> rate) {
        if (concurrency.isPresent() == rate.isPresent()) {
            throw new IllegalArgumentException(
                    (rate.isPresent() ? "rate: beside a concurrency" : "load: neither concurrency nor rate")
                            + " (expected: one of the two)");
        }
        if (rate.isEmpty()) {
            requireAbsent("arrivals", arrivals.isPresent());
            requireAbsent("burstiness", burstiness.isPresent());
            requireAbsent("maxInFlight", maxInFlight.isPresent());
        } else {
            kind().spacing(burstiness, 0);
        }
        if (maxInFlight.isPresent() && maxInFlight.getAsInt() < 1) {
            throw new IllegalArgumentException("maxInFlight: " + maxInFlight.getAsInt() + " (expected: 1 or more)");
        }
    }

    private static void requireAbsent(String key, boolean present) {
        if (present) {
            throw new IllegalArgumentException(key + ": without a rate (expected: only beside a rate)");
        }
    }

    private ArrivalKind kind() {
        return arrivals.orElse(ArrivalKind.POISSON);
    }

    /** Arrivals of this rate over time. */
    StageLoad openLoop(RateProfile profile, double meanPerSecond, long seed) {
        Spacing spacing = kind().spacing(burstiness, seed);
        return new StageLoad.OpenLoop(
                () -> new SpacedArrivals(profile, spacing),
                meanPerSecond,
                maxInFlight.orElse(StageLoad.OpenLoop.DEFAULT_MAX_IN_FLIGHT));
    }
}
