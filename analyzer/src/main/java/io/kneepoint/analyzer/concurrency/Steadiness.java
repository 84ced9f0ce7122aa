// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.List;

/** Whether a level was steady while it was measured. */
final class Steadiness {

    private static final double LITTLE_TOLERANCE = 0.05;

    private Steadiness() {}

    /** Null when it cannot be judged. */
    static Boolean of(List<RequestTimeline> ok, Double littleRatio) {
        if (littleRatio == null || ok.isEmpty()) {
            return null;
        }
        return Math.abs(littleRatio - 1) <= LITTLE_TOLERANCE;
    }
}
