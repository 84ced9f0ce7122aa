// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.OptionalDouble;

/**
 * One level of a simulated curve.
 *
 * @param concurrency requests kept in flight
 * @param outputTokensPerSecond tokens made a second, whosever they were
 * @param goodTokensPerSecond those times the share of requests that succeeded with a first token in time
 * @param requestsPerSecond requests that ended a second
 * @param ttftP50Nanos median TTFT; empty when nothing succeeded
 * @param ttftP95Nanos 95th percentile of TTFT; empty when nothing succeeded
 * @param ttftP99Nanos 99th percentile of TTFT; empty when nothing succeeded
 * @param errorRate share of requests that failed, 0 to 1
 * @param kvFill time-average share of the KV cache held, 0 to 1
 * @param preemptions requests thrown out of a full cache and computed again
 */
public record CurvePoint(
        int concurrency,
        double outputTokensPerSecond,
        double goodTokensPerSecond,
        double requestsPerSecond,
        OptionalDouble ttftP50Nanos,
        OptionalDouble ttftP95Nanos,
        OptionalDouble ttftP99Nanos,
        double errorRate,
        double kvFill,
        long preemptions) {
    static CurvePoint of(LevelResult level, long ttftLimitNanos) {
        return new CurvePoint(
                level.concurrency(),
                level.outputTokensPerSecond(),
                level.goodTokensPerSecond(ttftLimitNanos),
                level.requests().size() * 1e9 / level.windowNanos(),
                level.ttftNanos(0.5),
                level.ttftNanos(0.95),
                level.ttftNanos(0.99),
                level.errorRate(),
                level.kvFill(),
                level.counters().preemptions());
    }
}
