// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import java.time.Duration;

/**
 * How long the analyzer waits, on the wall clock, before it gives a run up.
 *
 * @param missing after every worker has ended: how long to wait for events that are still missing before the run is INCOMPLETE;
 *     also the silence after which a partition sends on what it holds back for the next watermark
 * @param silence while a worker has not ended: how long no sign of the run may come before it is CUT
 * @param forget after the last sign of a run: how long its state is kept, so that late and repeated events are known as such
 */
public record RunTimeouts(Duration missing, Duration silence, Duration forget) {

    /** 3 s, 60 s, 1 h. */
    public static RunTimeouts defaults() {
        return new RunTimeouts(Duration.ofSeconds(3), Duration.ofSeconds(60), Duration.ofHours(1));
    }
}
