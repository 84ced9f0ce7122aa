// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.health;

import io.kneepoint.generator.request.RunClock;
import io.kneepoint.schemas.sketch.DurationSketch;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How late an event loop is: a timer that should fire every 10 ms, and by how much it did not. A beat that was missed while the
 * loop was busy counts with the lateness that it would have had, so that a long stall is as many late beats as it swallowed.
 *
 * <p>Confined to that event loop.
 */
final class LoopLag {

    static final Duration BEAT = Duration.ofMillis(10);

    private final EventLoop loop;
    private final RunClock clock;
    private final DurationSketch measuredLags = new DurationSketch();
    private DurationSketch lags = new DurationSketch();
    private boolean measuring;
    private long dueNanos;
    private Future<?> timer;

    LoopLag(EventLoop loop, RunClock clock) {
        this.loop = loop;
        this.clock = clock;
    }

    void start() {
        dueNanos = clock.nanos() + BEAT.toNanos();
        arm();
    }

    /** Leaves out how late the next beat is already. */
    void restart() {
        stop();
        start();
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** The lags since the last call. */
    DurationSketch take() {
        DurationSketch taken = lags;
        lags = new DurationSketch();
        return taken;
    }

    private void arm() {
        timer = loop.schedule(this::beat, Math.max(0, dueNanos - clock.nanos()), TimeUnit.NANOSECONDS);
    }

    /** The lags of all beats while something was measured. */
    DurationSketch measured() {
        return measuredLags;
    }

    void measuring(boolean now) {
        measuring = now;
    }

    private void beat() {
        long nowNanos = clock.nanos();
        if (measuring) {
            recordBeats(measuredLags, dueNanos, nowNanos);
        }
        dueNanos = recordBeats(lags, dueNanos, nowNanos);
        arm();
    }

    /** Counts the beat that was due, and those missed since; returns when the next is due. */
    static long recordBeats(DurationSketch lags, long dueNanos, long nowNanos) {
        long next = dueNanos;
        do {
            lags.add(Math.max(0, nowNanos - next));
            next += BEAT.toNanos();
        } while (next - nowNanos <= 0);
        return next;
    }
}
