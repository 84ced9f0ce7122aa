// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import java.time.Duration;

/**
 * How far a run is.
 *
 * @param stage number of the load level, from 0
 * @param spec the level
 * @param phase what is going on in it
 * @param elapsed since the level began
 * @param inFlight requests in flight
 * @param measured requests that have completed inside the measurement
 * @param ok requests of the level that ended well
 * @param failed requests of the level that failed
 * @param outputTokens output tokens of the run so far
 * @param eventsDropped events that the sink could not take so far
 */
public record Progress(
        int stage,
        StageSpec spec,
        Phase phase,
        Duration elapsed,
        int inFlight,
        int measured,
        long ok,
        long failed,
        long outputTokens,
        long eventsDropped) {

    /** What is going on in a load level. */
    public enum Phase {
        WARM_UP,
        MEASURING,
        DRAINING
    }
}
