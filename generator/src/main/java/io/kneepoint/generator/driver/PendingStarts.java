// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.request.RunClock;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * Requests that are intended for a moment to come. A start whose moment has passed is made before anybody can ask for the earliest
 * that waits, so that a watermark never passes a request that was meant to be older.
 *
 * <p>Confined to one event loop.
 */
final class PendingStarts {

    private final EventLoop loop;
    private final RunClock clock;
    private final PriorityQueue<Start> starts =
            new PriorityQueue<>(Comparator.comparingLong(Start::epochNanos).thenComparingLong(Start::number));
    private final LoopGuard guard;
    private long added;
    private Future<?> timer;
    private long timerEpochNanos;

    PendingStarts(EventLoop loop, RunClock clock, LoopGuard guard) {
        this.loop = loop;
        this.clock = clock;
        this.guard = guard;
    }

    /** Calls the action at that time, or soon after. [ns since the Unix epoch] */
    void add(long epochNanos, Runnable action) {
        starts.add(new Start(epochNanos, added++, action));
        arm();
    }

    /** Makes all starts that are due; others keep waiting. */
    void makeDue() {
        while (!starts.isEmpty() && starts.peek().epochNanos() <= clock.nowEpochNanos()) {
            starts.poll().action().run();
        }
    }

    /** Moment of the earliest start that waits; empty when none does. [ns since the Unix epoch] */
    OptionalLong earliestEpochNanos() {
        return starts.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(starts.peek().epochNanos());
    }

    void clear() {
        starts.clear();
        cancelTimer();
    }

    private void arm() {
        long next = starts.peek().epochNanos();
        if (timer == null || next < timerEpochNanos) {
            cancelTimer();
            timerEpochNanos = next;
            long wait = Math.max(0, next - clock.nowEpochNanos());
            timer = loop.schedule(guard.guarded(this::onTimer), wait, TimeUnit.NANOSECONDS);
        }
    }

    private void onTimer() {
        timer = null;
        makeDue();
        if (!starts.isEmpty()) {
            arm();
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private record Start(long epochNanos, long number, Runnable action) {}
}
