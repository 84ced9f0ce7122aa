// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.export;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Lanes on which stretches of time lie one after the other and never over each other; always the lowest lane that is free.
 * Confined to one thread.
 */
final class Lanes {

    private final List<Long> freeFromNanos = new ArrayList<>();
    private final TreeSet<Integer> free = new TreeSet<>();

    /** A lane that is free from this moment on; it is taken until it is given back. */
    int take(long fromNanos) {
        for (int lane : free) {
            if (freeFromNanos.get(lane) <= fromNanos) {
                free.remove(lane);
                return lane;
            }
        }
        freeFromNanos.add(fromNanos);
        return freeFromNanos.size() - 1;
    }

    /** Gives a lane back; it is free from this moment on. */
    void giveBack(int lane, long fromNanos) {
        freeFromNanos.set(lane, Math.max(freeFromNanos.get(lane), fromNanos));
        free.add(lane);
    }
}
