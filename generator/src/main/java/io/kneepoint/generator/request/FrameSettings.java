// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import java.time.Duration;

/**
 * How many arrivals share one event. The first arrival of a request is always an event of its own.
 *
 * @param linger longest time that an arrival waits for others (≥ 0)
 * @param maxArrivals most arrivals of one event (≥ 1); 1 gives one event a read
 */
public record FrameSettings(Duration linger, int maxArrivals) {

    /** 250 ms and 64 arrivals. */
    public static final FrameSettings DEFAULT = new FrameSettings(Duration.ofMillis(250), 64);

    private static final int MOST_ARRIVALS = 65_536;

    public FrameSettings {
        if (linger.isNegative() || linger.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("frame.linger: " + linger + " (expected: 0 to 1 minute)");
        }
        if (maxArrivals < 1 || maxArrivals > MOST_ARRIVALS) {
            throw new IllegalArgumentException(
                    "frame.max.arrivals: " + maxArrivals + " (expected: 1 to " + MOST_ARRIVALS + ")");
        }
    }

    long lingerNanos() {
        return linger.toNanos();
    }
}
