// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.arrival.ArrivalSchedule;
import io.kneepoint.generator.arrival.ConcurrencyTarget;
import java.util.function.Supplier;

/** How a stage drives its load. Immutable. */
public sealed interface StageLoad {

    /**
     * So many slots, each of which sends its next request when the one before has ended.
     *
     * @param target slots over time
     */
    record ClosedLoop(ConcurrencyTarget target) implements StageLoad {}

    /**
     * Requests at their times, whatever is in flight.
     *
     * @param arrivals makes the schedule from its beginning
     * @param meanPerSecond mean rate of the schedule over the stage; requests/s
     * @param maxInFlight requests in flight above which a request is shed, and counted as such, instead of sent; 1 or more
     */
    record OpenLoop(Supplier<ArrivalSchedule> arrivals, double meanPerSecond, int maxInFlight) implements StageLoad {

        /** More than a generator of 1 GiB should hold. */
        public static final int DEFAULT_MAX_IN_FLIGHT = 10_000;

        public OpenLoop {
            if (maxInFlight < 1) {
                throw new IllegalArgumentException("maxInFlight: " + maxInFlight + " (expected: 1 or more)");
            }
        }
    }
}
