// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.schemas.config.DurationText;
import java.time.Duration;

/** Which part of a stage is measured, and so how long the stage lasts. Immutable. */
public sealed interface Measurement {

    /** Longest time from the stage's beginning to the end of its load. */
    Duration maxDuration();

    /**
     * Warms up until as many requests have ended well as are kept in flight, or a quarter of the longest time is over; then measures
     * until a number of requests has ended well, and at least as long as one takes. Where requests fail, as many that ended in any way
     * are enough once an answer's time is over in the warm-up, and three in the measurement.
     *
     * @param requests requests to end well inside the measurement, 1 or more
     * @param maxDuration longest time from the stage's beginning to the end of the measurement
     */
    record Requests(int requests, Duration maxDuration) implements Measurement {

        public Requests {
            requireDuration("duration of a level", maxDuration);
            if (requests < 1) {
                throw new IllegalArgumentException("requests: " + requests + " (expected: 1 or more)");
            }
        }
    }

    /**
     * Warms up for a time, then measures to the end.
     *
     * @param warmUp time that does not count, at least 1 s shorter than the whole
     * @param maxDuration length of the stage, warm-up included
     */
    record Timed(Duration warmUp, Duration maxDuration) implements Measurement {

        public Timed {
            requireDuration("duration", maxDuration);
            if (warmUp.isNegative() || warmUp.plusSeconds(1).compareTo(maxDuration) > 0) {
                throw new IllegalArgumentException("warmUp: " + DurationText.of(warmUp)
                        + " (expected: 0s or more, and at least 1s less than the duration, "
                        + DurationText.of(maxDuration) + ")");
            }
        }
    }

    /**
     * Measures from the first request to the end of the last, for a load that is short and known in advance.
     *
     * @param maxDuration longest time of the load, the drain not included
     */
    record Whole(Duration maxDuration) implements Measurement {

        public Whole {
            requireDuration("duration", maxDuration);
        }
    }

    private static void requireDuration(String name, Duration value) {
        if (value.isZero() || value.isNegative() || value.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: more than 0, at most 365 days)");
        }
    }
}
