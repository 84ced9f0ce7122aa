// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import java.time.Duration;

/**
 * A load level: so many requests in flight until enough have been measured.
 *
 * @param name for people
 * @param concurrency requests in flight, 1 or more
 * @param requests requests to complete inside the measurement, 1 or more
 * @param maxDuration longest time from its start to the end of the measurement
 */
public record StageSpec(String name, int concurrency, int requests, Duration maxDuration) {

    private static final Duration LONGEST = Duration.ofDays(365);

    public StageSpec {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency: " + concurrency + " (expected: 1 or more)");
        }
        if (requests < 1) {
            throw new IllegalArgumentException("requests: " + requests + " (expected: 1 or more)");
        }
        if (maxDuration.isZero() || maxDuration.isNegative() || maxDuration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "duration of a level: " + maxDuration + " (expected: more than 0, at most 365 days)");
        }
    }
}
