// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.doctor;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** How late this machine wakes a thread that asked for a millisecond, measured for a quarter of a second. */
public final class TimerCheck {

    private static final int SLEEPS = 200;
    private static final long SLEEP_NANOS = 1_000_000;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double LATEST_MILLIS = 5;

    private TimerCheck() {}

    /** Measures. */
    public static Finding finding() {
        long[] lateNanos = new long[SLEEPS];
        for (int i = 0; i < SLEEPS; i++) {
            long before = System.nanoTime();
            LockSupport.parkNanos(SLEEP_NANOS);
            lateNanos[i] = Math.max(0, System.nanoTime() - before - SLEEP_NANOS);
        }
        return of(lateNanos);
    }

    static Finding of(long[] lateNanos) {
        long[] sorted = lateNanos.clone();
        Arrays.sort(sorted);
        double p50Millis = sorted[sorted.length / 2] / NANOS_PER_MILLI;
        double p95Millis = sorted[sorted.length * 95 / 100] / NANOS_PER_MILLI;
        return Finding.okIf(
                p95Millis <= LATEST_MILLIS,
                "timer",
                String.format(Locale.ROOT, "wakes %.2f ms late (p50), %.2f ms (p95)", p50Millis, p95Millis),
                "something else takes the processor: stop it, or measure from another machine");
    }
}
