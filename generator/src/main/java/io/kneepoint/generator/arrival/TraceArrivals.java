// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.arrival;

import java.util.Arrays;
import java.util.OptionalLong;

/** The arrivals of a trace, at another pace than they were recorded at. Confined to one thread. */
public final class TraceArrivals implements ArrivalSchedule {

    private final long[] offsetsNanos;
    private final double timeScale;
    private int index;

    /**
     * Arrivals at these offsets.
     *
     * @param offsetsNanos offsets in the trace's own time, ascending, from 0 on; ns
     * @param timeScale how much faster than the trace, above 0: 10 takes a tenth of its time
     */
    public TraceArrivals(long[] offsetsNanos, double timeScale) {
        if (!(timeScale > 0 && timeScale <= 1e6)) {
            throw new IllegalArgumentException(
                    "timeScale: " + timeScale + " (expected: above 0; 10 replays ten times as fast)");
        }
        for (int i = 0; i < offsetsNanos.length; i++) {
            if (offsetsNanos[i] < (i == 0 ? 0 : offsetsNanos[i - 1])) {
                throw new IllegalArgumentException(
                        "offset " + i + ": " + offsetsNanos[i] + " ns (expected: at or after the one before)");
            }
        }
        this.offsetsNanos = Arrays.copyOf(offsetsNanos, offsetsNanos.length);
        this.timeScale = timeScale;
    }

    @Override
    public OptionalLong nextArrivalNanos() {
        return index == offsetsNanos.length
                ? OptionalLong.empty()
                : OptionalLong.of((long) (offsetsNanos[index++] / timeScale));
    }
}
