// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.schemas.sketch.TimeBins;
import java.util.OptionalLong;

/**
 * Decides which part of a stage is measured, by its {@link Measurement}; always whole {@linkplain TimeBins bins}, and at least one.
 *
 * <p>One that waits for requests begins at the first multiple of the bin width after the warm-up, and ends at the first multiple at
 * or after the moment when the wanted number has ended well inside it and one answer's time is over, or the longest time is. Failures
 * are quick: as many of them end a warm-up only after an answer's time, and a measurement only after three. One that waits for a time ends
 * at the last multiple before the stage's end, so that the load is on in all of it. The measurement of a whole stage holds all of
 * it.
 *
 * <p>All times are epoch nanoseconds and are given, not read. Confined to one thread.
 */
final class MeasurementWindow {

    private static final int ANSWERS_OF_FAILURES = 3;

    private final Measurement measurement;
    private final int warmUpRequests;
    private final int wantedRequests;
    private final long startNanos;
    private final long warmUpLimitNanos;
    private final long durationLimitNanos;
    private final long measureLimitNanos;
    private final Ends warmUp = new Ends();
    private final Ends measured = new Ends();
    private boolean begun;
    private boolean ended;
    private long fromNanos;
    private long toNanos;

    MeasurementWindow(StageSpec stage, long startEpochNanos) {
        this(stage, startEpochNanos, WorkerShare.WHOLE);
    }

    MeasurementWindow(StageSpec stage, long startEpochNanos, WorkerShare share) {
        this.measurement = stage.measurement();
        int slots = stage.concurrency().orElse(share.workers());
        this.warmUpRequests = Math.max(1, share.of(slots));
        this.wantedRequests = wanted(stage.requests().orElse(1), share.of(slots), slots);
        long longest = measurement.maxDuration().toNanos();
        this.durationLimitNanos = startEpochNanos + longest;
        this.startNanos = startEpochNanos;
        this.warmUpLimitNanos = startEpochNanos
                + (measurement instanceof Measurement.Timed timed
                        ? timed.warmUp().toNanos()
                        : longest / 4);
        this.measureLimitNanos =
                measurement instanceof Measurement.Timed ? binBefore(durationLimitNanos) : durationLimitNanos;
        if (measurement instanceof Measurement.Whole) {
            begun = true;
            fromNanos = binBefore(startEpochNanos);
        }
    }

    /**
     * A request of the level has ended.
     *
     * @param ok whether it ended well
     * @param answerDurationNanos what one that ends well takes, as far as that is known by now; 0 or more
     */
    void onEnd(long epochNanos, boolean ok, long answerDurationNanos) {
        advance(epochNanos);
        boolean counted = measurement instanceof Measurement.Requests;
        if (!begun && !ended) {
            warmUp.add(ok);
            long elapsed = epochNanos - startNanos;
            if (counted
                    && (warmUp.ok >= warmUpRequests
                            || warmUp.all >= warmUpRequests && elapsed >= answerDurationNanos)) {
                begin(epochNanos);
            }
        } else if (begun && !ended && epochNanos >= fromNanos) {
            measured.add(ok);
            long elapsed = epochNanos - fromNanos;
            if (counted
                    && (measured.ok >= wantedRequests && elapsed >= answerDurationNanos
                            || measured.all >= wantedRequests
                                    && elapsed >= ANSWERS_OF_FAILURES * answerDurationNanos)) {
                end(epochNanos);
            }
        }
    }

    /** Time has passed. */
    void advance(long epochNanos) {
        if (!begun && !ended && epochNanos >= warmUpLimitNanos) {
            begin(warmUpLimitNanos);
        }
        if (begun && !ended && epochNanos >= measureLimitNanos && !(measurement instanceof Measurement.Whole)) {
            end(measureLimitNanos);
        }
    }

    /** Ends it before its time, at the last whole bin; a measurement without a whole bin never was. */
    void cut(long epochNanos) {
        if (!ended) {
            ended = true;
            toNanos = binBefore(epochNanos);
            begun = begun && toNanos > fromNanos;
        }
    }

    /** The stage is over; ends the measurement of a whole one. */
    void finish(long epochNanos) {
        if (measurement instanceof Measurement.Whole && !ended) {
            end(epochNanos);
        }
    }

    /** As many of the requests as this worker has of the slots, so that all workers have enough at about the same time. */
    private static int wanted(int requests, int ownSlots, int slots) {
        return (int) Math.max(1, ((long) requests * ownSlots + slots - 1) / slots);
    }

    private void begin(long epochNanos) {
        begun = true;
        fromNanos = TimeBins.ceiling(epochNanos);
    }

    private void end(long epochNanos) {
        ended = true;
        toNanos = Math.max(fromNanos + TimeBins.WIDTH_NANOS, TimeBins.ceiling(epochNanos));
    }

    private static long binBefore(long epochNanos) {
        return TimeBins.startOf(TimeBins.indexOf(epochNanos));
    }

    /** Whether the load has lasted long enough: the measurement lies wholly in the past, or waits for nothing but the last answers. */
    boolean isOver(long epochNanos) {
        boolean whole = measurement instanceof Measurement.Whole;
        return ended && epochNanos >= toNanos || whole && epochNanos >= durationLimitNanos;
    }

    boolean isMeasuring(long epochNanos) {
        return begun && epochNanos >= fromNanos && !isOver(epochNanos);
    }

    /** Requests that ended well inside the measurement so far. */
    int completions() {
        return measured.ok;
    }

    /** First instant of the measurement. [ns since the Unix epoch] */
    OptionalLong fromEpochNanos() {
        return begun ? OptionalLong.of(fromNanos) : OptionalLong.empty();
    }

    /** First instant after the measurement. [ns since the Unix epoch] */
    OptionalLong toEpochNanos() {
        return begun && ended ? OptionalLong.of(toNanos) : OptionalLong.empty();
    }

    /** Requests that ended. */
    private static final class Ends {

        private int all;
        private int ok;

        void add(boolean well) {
            all++;
            ok += well ? 1 : 0;
        }
    }
}
