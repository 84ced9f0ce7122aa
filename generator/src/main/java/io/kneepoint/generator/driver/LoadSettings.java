// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import java.time.Duration;

/**
 * How a closed loop is kept up.
 *
 * @param slotSpread time over which a level's first requests start; never more than one request took at the level before, or an
 *     eighth of the level's duration
 * @param failureBackoff shortest pause of a slot after a failed request ({@link FailurePause})
 * @param drainTimeout how long requests may go on after the measurement before they are aborted
 * @param stopTimeout the same after the run was told to stop
 */
public record LoadSettings(Duration slotSpread, Duration failureBackoff, Duration drainTimeout, Duration stopTimeout) {

    /** 1 s, 500 ms, 30 s and 5 s. */
    public static final LoadSettings DEFAULT = new LoadSettings(
            Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(5));

    public LoadSettings {
        require("slot spread", slotSpread);
        require("failure back-off", failureBackoff);
        require("drain timeout", drainTimeout);
        require("stop timeout", stopTimeout);
    }

    private static void require(String what, Duration value) {
        if (value.isNegative() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: 0 to 1 day)");
        }
    }
}
