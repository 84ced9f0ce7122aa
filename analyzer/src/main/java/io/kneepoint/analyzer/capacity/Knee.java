// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Where latency starts to pay for throughput: not one number but the band that several definitions span.
 *
 * @param low lowest candidate [requests in flight]
 * @param median median candidate [requests in flight]
 * @param high highest candidate [requests in flight]
 * @param candidates what each definition says, at least two
 * @param kneedle what Kneedle says on ln latency or throughput against ln concurrency; a cross-check, not a candidate
 */
public record Knee(double low, double median, double high, List<Candidate> candidates, OptionalDouble kneedle) {

    public Knee {
        candidates = List.copyOf(candidates);
    }

    /** A definition of the knee. */
    public enum Method {
        /** Where the straight line of one request alone would reach the ceiling: X_max/γ. */
        ASYMPTOTE,
        /** Where p95 TTFT bends upwards: {@link SegmentedFit}. */
        BEND,
        /** Where the fitted X²/N is highest: most throughput per second of waiting, by Little's law. */
        POWER_FITTED,
        /** The level where measured throughput over p95 TTFT is highest. */
        POWER_MEASURED
    }

    /**
     * One definition's answer.
     *
     * @param method definition
     * @param concurrency its knee [requests in flight]
     */
    public record Candidate(Method method, double concurrency) {}
}
