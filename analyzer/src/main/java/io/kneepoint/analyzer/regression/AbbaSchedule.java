// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import java.util.ArrayList;
import java.util.List;

/**
 * In which order the runs of a comparison are made: pairs of one baseline and one candidate run, the first of the pair
 * alternating (A B B A …), so that neither side is always the warm one and a slow drift cancels.
 */
public final class AbbaSchedule {

    private AbbaSchedule() {}

    /** Whose run it is. */
    public enum Side {
        BASELINE,
        CANDIDATE
    }

    /**
     * One run to make.
     *
     * @param pair pair it belongs to, from 0
     * @param side whose run it is
     */
    public record Slot(int pair, Side side) {}

    /** The runs of {@code pairs} pairs, in order; {@code pairs} from 1. */
    public static List<Slot> of(int pairs) {
        if (pairs < 1) {
            throw new IllegalArgumentException("pairs: " + pairs + " (expected: at least 1)");
        }
        return range(0, pairs);
    }

    /** The runs of the pairs from {@code fromPair} up to, not including, {@code toPair}: what an extension adds. */
    public static List<Slot> range(int fromPair, int toPair) {
        List<Slot> slots = new ArrayList<>();
        for (int pair = fromPair; pair < toPair; pair++) {
            boolean baselineFirst = pair % 2 == 0;
            slots.add(new Slot(pair, baselineFirst ? Side.BASELINE : Side.CANDIDATE));
            slots.add(new Slot(pair, baselineFirst ? Side.CANDIDATE : Side.BASELINE));
        }
        return List.copyOf(slots);
    }
}
