// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.generator.driver.StageSpec;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The search for the level at which a sweep breaks: halves what lies between the last good and the first broken level, until that
 * is a tenth of the last good one, one request wide, or 6 levels were tried.
 */
final class Refinement {

    private static final int MOST_LEVELS = 6;
    private static final double CLOSE_ENOUGH = 0.1;

    private final SweepPhase sweep;
    private final PhaseContext context;
    private final Set<Integer> tried = new HashSet<>();

    Refinement(SweepPhase sweep, PhaseContext context) {
        this.sweep = sweep;
        this.context = context;
    }

    /** The level to try next; empty when nothing broke or the place is known well enough. */
    Optional<StageSpec> next(Optional<Landmarks.Gap> gap) {
        if (gap.isEmpty() || tried.size() == MOST_LEVELS) {
            return Optional.empty();
        }
        double lastGood = gap.get().lastGood();
        double firstBroken = gap.get().firstBroken();
        int middle = (int) Math.round((lastGood + firstBroken) / 2);
        boolean closeEnough = firstBroken - lastGood <= Math.max(1, lastGood * CLOSE_ENOUGH);
        boolean between = middle > lastGood && middle < firstBroken;
        if (closeEnough || !between || !tried.add(middle)) {
            return Optional.empty();
        }
        return Optional.of(sweep.stage(middle, context));
    }
}
