// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import java.util.OptionalLong;

/**
 * Decides which part of a load level is measured.
 *
 * <p>The level warms up until as many requests have completed as it keeps in flight, or a quarter of its duration is over. The
 * measurement begins at the next multiple of the bin width. It ends at the first multiple at or after the moment when the wanted
 * number of requests has completed inside it, or the level's duration is over; it is at least one bin long.
 *
 * <p>All times are epoch nanoseconds and are given, not read. Confined to one thread.
 */
final class MeasurementWindow {

    /** Width of the bins that the analyzer counts in, and so the grid of all measurements; 250 ms. */
    static final long BIN_NANOS = 250_000_000L;

    private final StageSpec stage;
    private final long warmUpLimitNanos;
    private final long durationLimitNanos;
    private int warmUpCompletions;
    private int completions;
    private boolean begun;
    private boolean ended;
    private long fromNanos;
    private long toNanos;

    MeasurementWindow(StageSpec stage, long startEpochNanos) {
        this.stage = stage;
        long longest = stage.maxDuration().toNanos();
        this.durationLimitNanos = startEpochNanos + longest;
        this.warmUpLimitNanos = startEpochNanos + longest / 4;
    }

    /** A request of the level has ended, well or not. */
    void onCompletion(long epochNanos) {
        advance(epochNanos);
        if (!begun) {
            warmUpCompletions++;
            if (warmUpCompletions >= stage.concurrency()) {
                begin(epochNanos);
            }
        } else if (!ended && epochNanos >= fromNanos) {
            completions++;
            if (completions >= stage.requests()) {
                end(epochNanos);
            }
        }
    }

    /** Time has passed. */
    void advance(long epochNanos) {
        if (!begun && epochNanos >= warmUpLimitNanos) {
            begin(warmUpLimitNanos);
        }
        if (begun && !ended && epochNanos >= durationLimitNanos) {
            end(durationLimitNanos);
        }
    }

    /** Ends it before its time, at the last whole bin; a measurement without a whole bin never was. */
    void cut(long epochNanos) {
        if (begun && !ended) {
            ended = true;
            toNanos = Math.floorDiv(epochNanos, BIN_NANOS) * BIN_NANOS;
            begun = toNanos > fromNanos;
        }
    }

    private void begin(long epochNanos) {
        begun = true;
        fromNanos = nextBin(epochNanos);
    }

    private void end(long epochNanos) {
        ended = true;
        toNanos = Math.max(fromNanos + BIN_NANOS, nextBin(epochNanos));
    }

    private static long nextBin(long epochNanos) {
        return -Math.floorDiv(-epochNanos, BIN_NANOS) * BIN_NANOS;
    }

    /** Whether the measurement lies wholly in the past. */
    boolean isOver(long epochNanos) {
        return ended && epochNanos >= toNanos;
    }

    boolean isMeasuring(long epochNanos) {
        return begun && epochNanos >= fromNanos && !isOver(epochNanos);
    }

    /** Requests that completed inside the measurement so far. */
    int completions() {
        return completions;
    }

    /** First instant of the measurement. [ns since the Unix epoch] */
    OptionalLong fromEpochNanos() {
        return begun ? OptionalLong.of(fromNanos) : OptionalLong.empty();
    }

    /** First instant after the measurement. [ns since the Unix epoch] */
    OptionalLong toEpochNanos() {
        return begun && ended ? OptionalLong.of(toNanos) : OptionalLong.empty();
    }
}
