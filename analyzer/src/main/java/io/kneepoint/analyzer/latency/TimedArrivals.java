// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.latency;

import io.kneepoint.schemas.event.Fidelity;
import io.kneepoint.schemas.event.MetricDefinitions;

/** Whether gaps between arrivals mean something: only where every arrival was timed, not just a request's first and last. */
public final class TimedArrivals {

    private TimedArrivals() {}

    /** Whether every arrival of a run was timed. */
    public static boolean every(MetricDefinitions definitions) {
        return definitions.getFidelity() != Fidelity.B && definitions.getFidelity() != Fidelity.C;
    }
}
