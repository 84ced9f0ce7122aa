// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

import java.time.Duration;

/**
 * How much of a GPU's peak an engine reaches.
 *
 * @param computeShare share of peak operations in compute-bound steps (MFU), above 0, at most 1
 * @param bandwidthShare share of peak bandwidth in memory-bound steps (MBU), above 0, at most 1
 * @param stepOverhead what each step costs besides: scheduler, sampling, launches
 */
public record Efficiency(double computeShare, double bandwidthShare, Duration stepOverhead) {
    /** Captured graphs and a compiled scheduler: what to expect of a well-kept engine. */
    private static final double TYPICAL_BANDWIDTH_SHARE = 0.85;

    private static final Duration TYPICAL_STEP_OVERHEAD = Duration.ofMillis(2);

    public Efficiency {
        Require.share("computeShare", computeShare);
        Require.share("bandwidthShare", bandwidthShare);
        if (stepOverhead.isNegative()) {
            throw new IllegalArgumentException("stepOverhead: " + stepOverhead + " (expected: zero or more)");
        }
    }

    /** What to expect of this GPU before anything was measured; within about 20 %. */
    public static Efficiency typicalOf(GpuSpec gpu) {
        return new Efficiency(gpu.typicalMfu(), TYPICAL_BANDWIDTH_SHARE, TYPICAL_STEP_OVERHEAD);
    }

    /**
     * The same engine, slower in every part: steps last {@code factor} times as long.
     *
     * @param factor at least 1
     */
    public Efficiency slowedBy(double factor) {
        if (!(factor >= 1)) {
            throw new IllegalArgumentException("factor: " + factor + " (expected: at least 1)");
        }
        Duration overhead = Duration.ofNanos(Math.round(stepOverhead.toNanos() * factor));
        return new Efficiency(computeShare / factor, bandwidthShare / factor, overhead);
    }
}
