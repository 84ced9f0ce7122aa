// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.calibration;

import java.time.Duration;

/**
 * How much a calibration streams.
 *
 * @param warmUp how long it streams before it measures, so that the JIT has compiled what counts
 * @param streams streams that are measured, side by side and staggered; 1 or more
 * @param tokens tokens of a measured stream; 1 or more
 * @param gap time between two tokens of a measured stream
 */
public record CalibrationSettings(Duration warmUp, int streams, int tokens, Duration gap) {

    /** About 2.5 s in all: 100 streams of 50 tokens/s. */
    public static final CalibrationSettings DEFAULT =
            new CalibrationSettings(Duration.ofMillis(1_500), 100, 40, Duration.ofMillis(20));

    /** About 1.3 s in all, for a demo. */
    public static final CalibrationSettings QUICK =
            new CalibrationSettings(Duration.ofMillis(800), 50, 20, Duration.ofMillis(20));

    public CalibrationSettings {
        if (warmUp.toMillis() < 1 || streams < 1 || tokens < 1 || gap.toNanos() < 1) {
            throw new IllegalArgumentException("calibration: " + warmUp + ", " + streams + " streams of " + tokens
                    + " tokens, " + gap + " apart (expected: each above zero)");
        }
    }
}
