// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.replay;

import java.util.concurrent.TimeUnit;

/** The time that paces a replay. */
public interface ReplayClock {

    /** This machine's monotonic clock. */
    ReplayClock SYSTEM = new ReplayClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleepNanos(long durationNanos) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(durationNanos);
        }
    };

    /** A monotonic reading; only differences mean anything. [ns] */
    long nanoTime();

    /** Waits about so long. [ns] */
    void sleepNanos(long durationNanos) throws InterruptedException;
}
