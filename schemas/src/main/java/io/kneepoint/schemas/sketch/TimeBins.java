// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.sketch;

/**
 * The grid of event time on which partial results are kept: bins of 250 ms, counted from the Unix epoch. Windows are whole
 * numbers of bins, and a stage's measurement begins and ends between two bins, so that both are exact sums of bins.
 */
public final class TimeBins {

    /** Width of a bin in nanoseconds. */
    public static final long WIDTH_NANOS = 250_000_000L;

    private TimeBins() {}

    /** The bin that an instant falls into. */
    public static long indexOf(long epochNanos) {
        return Math.floorDiv(epochNanos, WIDTH_NANOS);
    }

    /** First instant of a bin, in nanoseconds since the Unix epoch. */
    public static long startOf(long index) {
        return index * WIDTH_NANOS;
    }

    /**
     * First bin boundary at or after an instant, in nanoseconds since the Unix epoch. Nothing follows the last boundary that a
     * {@code long} can hold, in the year 2262: instants after it are outside the range of this method.
     */
    public static long ceiling(long epochNanos) {
        long start = startOf(indexOf(epochNanos));
        return start == epochNanos ? start : start + WIDTH_NANOS;
    }
}
