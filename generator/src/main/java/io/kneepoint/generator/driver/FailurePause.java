// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.request.RequestResult;
import java.time.Duration;
import java.util.function.LongToDoubleFunction;

/**
 * How long a slot of a closed loop waits after a request that failed, so that a server that refuses is not stormed.
 *
 * <p>As long as the server's Retry-After asks for; else until shortest × 2ᶠ × (¾ to 1¼) after it was sent, f being the quick failures of
 * the slot in a row before it, at most 4. One that took longer than that storms nobody: it counts for nothing, and a fifth of the
 * shortest pause follows, so that the level keeps its load. The same seed gives the same pauses.
 */
final class FailurePause {

    private static final int MOST_DOUBLINGS = 4;
    private static final int PART_AFTER_SLOW = 5;
    private static final double LEAST = 0.75;
    private static final double SPREAD = 0.5;

    private final Duration shortest;
    private final LongToDoubleFunction chanceOfOrdinal;

    /** With a number in [0, 1) for the ordinal of a request. */
    FailurePause(Duration shortest, LongToDoubleFunction chanceOfOrdinal) {
        this.shortest = shortest;
        this.chanceOfOrdinal = chanceOfOrdinal;
    }

    /**
     * How the slot goes on.
     *
     * @param pauseNanos from the end of the request that failed, 0 or more
     * @param failures quick ones in a row by then
     */
    record Next(long pauseNanos, int failures) {}

    /** How the slot goes on after this request and so many quick failures before it. */
    Next after(RequestResult failed, int failuresBefore) {
        if (failed.retryAfterDurationNanos().orElse(0) > 0) {
            return new Next(failed.retryAfterDurationNanos().getAsLong(), failuresBefore + 1);
        }
        double factor =
                LEAST + SPREAD * chanceOfOrdinal.applyAsDouble(failed.plan().ordinal());
        long pause = (long) (factor * (shortest.toNanos() << Math.min(MOST_DOUBLINGS, failuresBefore)));
        long least = shortest.toNanos() / PART_AFTER_SLOW;
        long took = failed.totalDurationNanos().orElse(0);
        return took >= pause
                ? new Next(least, failuresBefore)
                : new Next(Math.max(least, pause - took), failuresBefore + 1);
    }
}
