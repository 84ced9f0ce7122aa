// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock of this process: monotonic nanoseconds, and their place on the wall clock by one anchor, so that epoch times of one
 * process never run backwards, whatever happens to the wall clock.
 *
 * <p>Safe for use by several threads.
 */
public interface RunClock {

    /** This JVM's monotonic clock. [ns, arbitrary origin] */
    long nanos();

    /** A moment of {@link #nanos()} as epoch time: anchor + monotonic difference. [ns since the Unix epoch] */
    long epochNanos(long nanos);

    /** Now. [ns since the Unix epoch] */
    default long nowEpochNanos() {
        return epochNanos(nanos());
    }

    /** The clock of this process. */
    static RunClock system() {
        return SystemClock.INSTANCE;
    }

    /** This clock put forward by a constant, or back where it is negative, so that it agrees with another machine's. [ns] */
    default RunClock shifted(long forwardNanos) {
        RunClock here = this;
        return new RunClock() {
            @Override
            public long nanos() {
                return here.nanos();
            }

            @Override
            public long epochNanos(long nanos) {
                return here.epochNanos(nanos) + forwardNanos;
            }
        };
    }

    /** {@link System#nanoTime()}, anchored once. */
    final class SystemClock implements RunClock {

        private static final int TRIES = 16;
        private static final SystemClock INSTANCE = new SystemClock();

        private final long epochMinusNanos;

        private SystemClock() {
            long best = Long.MAX_VALUE;
            long difference = 0;
            for (int i = 0; i < TRIES; i++) {
                long before = System.nanoTime();
                Instant wall = Instant.now();
                long took = System.nanoTime() - before;
                if (took < best) {
                    best = took;
                    difference = Duration.between(Instant.EPOCH, wall).toNanos() - (before + took / 2);
                }
            }
            epochMinusNanos = difference;
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long epochNanos(long nanos) {
            return nanos + epochMinusNanos;
        }
    }
}
