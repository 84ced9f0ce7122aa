// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.health;

import io.kneepoint.generator.request.ArrivalObserver;

/**
 * Tells whether one response looks held back by a proxy that hands on full buffers: its arrivals are clumps of several events,
 * even in bytes, and either uneven in time or of a buffer's size.
 *
 * <p>Reads less than 2 ms apart are one clump. The last clump is left out, because a proxy sends the rest of its buffer when the
 * response ends, and the bytes of the first do not count, because it shares its buffer with the response's head. With b the bytes and g the gaps of the clumps and cv = standard deviation / mean, a response of at least 3 whole
 * clumps is suspected when at least 4 in 5 have 4 events or more, mean b ≥ 1000 bytes, cv b ≤ 0.1, and cv g ≥ 2 cv b or mean b is
 * within 3 % of a multiple of 1 KiB. An engine that sends several tokens a step is even in time and of no buffer's size.
 *
 * <p>Confined to one event loop.
 */
final class ClumpDetector implements ArrivalObserver {

    private static final long JOIN_NANOS = 2_000_000;
    private static final int FEWEST_CLUMPS = 3;
    private static final int FEWEST_EVENTS = 4;
    private static final double FEWEST_BYTES = 1000;
    private static final double EVEN = 0.1;
    private static final double KIB = 1024;
    private static final double NEAR = 0.03;

    private final Runnable whenSuspected;
    private final Spread bytes = new Spread();
    private final Spread gaps = new Spread();
    private int bigClumps;
    private int clumps;
    private long clumpStartNanos;
    private long lastNanos;
    private int clumpBytes;
    private int clumpEvents;

    ClumpDetector(Runnable whenSuspected) {
        this.whenSuspected = whenSuspected;
    }

    @Override
    public void onArrival(long nanos, int arrivedBytes, int events) {
        if (clumpEvents == 0) {
            clumpStartNanos = nanos;
        } else if (nanos - lastNanos >= JOIN_NANOS) {
            closeClump();
            gaps.add((double) (nanos - clumpStartNanos));
            clumpStartNanos = nanos;
        }
        clumpBytes += arrivedBytes;
        clumpEvents += events;
        lastNanos = nanos;
    }

    private void closeClump() {
        clumps++;
        if (clumps > 1) {
            bytes.add(clumpBytes);
        }
        if (clumpEvents >= FEWEST_EVENTS) {
            bigClumps++;
        }
        clumpBytes = 0;
        clumpEvents = 0;
    }

    @Override
    public void onEnd() {
        if (isSuspected()) {
            whenSuspected.run();
        }
    }

    private boolean isSuspected() {
        boolean clumped = clumps >= FEWEST_CLUMPS && 5 * bigClumps >= 4 * clumps && bytes.mean() >= FEWEST_BYTES;
        return clumped && bytes.cv() <= EVEN && (gaps.cv() >= 2 * bytes.cv() || isBufferSize(bytes.mean()));
    }

    private static boolean isBufferSize(double size) {
        double multiple = Math.max(1, Math.rint(size / KIB)) * KIB;
        return Math.abs(size - multiple) <= NEAR * KIB;
    }

    /** Mean and coefficient of variation (population) of what was added. */
    private static final class Spread {

        private int n;
        private double sum;
        private double squares;

        void add(double value) {
            n++;
            sum += value;
            squares += value * value;
        }

        double mean() {
            return sum / n;
        }

        double cv() {
            double mean = mean();
            return Math.sqrt(Math.max(0, squares / n - mean * mean)) / mean;
        }
    }
}
