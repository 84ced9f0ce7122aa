// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.generator.driver.StageSpec;
import java.util.List;

/** A pattern of load with its settings. Immutable. */
public sealed interface PhasePattern permits SweepPhase, SteadyPhase, RampPhase, BurstPhase, TracePhase {

    /** The levels that it names; shares among them must be known before it can begin. */
    List<Level> levels();

    /** Whether it must know how the curve of this run looks so far. */
    default boolean needsCurveOfThisRun() {
        return levels().stream().anyMatch(Level::isShareOfThisRun);
    }

    /** Whether its levels make a curve, which later phases can be relative to. */
    boolean showsCurve();

    /**
     * Its stages.
     *
     * @throws IllegalArgumentException when a level is not known, or a trace cannot be read
     */
    List<StageSpec> stages(PhaseContext context);
}
