// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.replay;

/**
 * Holds events back until their time has come.
 *
 * <p>An event at run time t leaves at {@code start + (t − first) / factor}: every wait is computed from the start and none from the
 * wait before, so errors of the sleeps never add up. An event that lies before one already sent leaves at once. Confined to
 * one thread.
 */
final class Pace {

    private final ReplaySpeed speed;
    private final ReplayClock clock;
    private boolean started;
    private long startNanos;
    private long firstEpochNanos;
    private long latestEpochNanos;

    Pace(ReplaySpeed speed, ReplayClock clock) {
        this.speed = speed;
        this.clock = clock;
    }

    void await(long epochNanos) throws InterruptedException {
        if (!started) {
            started = true;
            startNanos = clock.nanoTime();
            firstEpochNanos = epochNanos;
            latestEpochNanos = epochNanos;
        }
        latestEpochNanos = Math.max(latestEpochNanos, epochNanos);
        if (speed instanceof ReplaySpeed.Times times) {
            long dueNanos = startNanos + times.replayNanos(epochNanos - firstEpochNanos);
            for (long wait = dueNanos - clock.nanoTime(); wait > 0; wait = dueNanos - clock.nanoTime()) {
                clock.sleepNanos(wait);
            }
        }
    }

    /** Time of the run that has been replayed. [ns] */
    long runNanosDone() {
        return latestEpochNanos - firstEpochNanos;
    }
}
