// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.request.RequestResult;
import java.time.Duration;
import java.util.function.LongToDoubleFunction;

/**
 * How long a slot of a closed loop waits after a request that failed, so that a server that refuses is not stormed.
 *
 * <p>As long as the server's Retry-After asks for; else shortest × 2ᶠ × (¾ to 1¼) after f failures of the slot before this one, with f
 * at most 4. The same seed gives the same pauses.
 */
final class FailurePause {

    private static final int MOST_DOUBLINGS = 4;
    private static final double LEAST = 0.75;
    private static final double SPREAD = 0.5;

    private final Duration shortest;
    private final LongToDoubleFunction chanceOfOrdinal;

    /** With a number in [0, 1) for the ordinal of a request. */
    FailurePause(Duration shortest, LongToDoubleFunction chanceOfOrdinal) {
        this.shortest = shortest;
        this.chanceOfOrdinal = chanceOfOrdinal;
    }

    /** The pause after this request. [ns, ≥ 0] */
    long afterNanos(RequestResult failed, int failuresBefore) {
        if (failed.retryAfterDurationNanos().orElse(0) > 0) {
            return failed.retryAfterDurationNanos().getAsLong();
        }
        double factor =
                LEAST + SPREAD * chanceOfOrdinal.applyAsDouble(failed.plan().ordinal());
        return (long) (factor * (shortest.toNanos() << Math.min(MOST_DOUBLINGS, failuresBefore)));
    }
}
