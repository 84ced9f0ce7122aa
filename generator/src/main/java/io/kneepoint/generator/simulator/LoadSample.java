// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.OptionalDouble;

/**
 * What a simulated service looked like at one instant, and what happened since the sample before.
 *
 * @param atNanos engine nanoseconds since the pattern began
 * @param target requests the pattern asked to keep in flight
 * @param inFlight requests in flight, those on their way to the queue included
 * @param waiting requests in the queue
 * @param running requests admitted
 * @param kvFill share of the KV cache held, 0 to 1
 * @param completed requests that completed since the sample before
 * @param failed requests that failed since the sample before
 * @param outputTokensPerSecond tokens made a second since the sample before
 * @param ttftP50Nanos median TTFT of first tokens of requests that completed since the sample before; empty without any
 * @param ttftP95Nanos 95th percentile of the same; empty without any
 */
public record LoadSample(
        long atNanos,
        int target,
        int inFlight,
        int waiting,
        int running,
        double kvFill,
        int completed,
        int failed,
        double outputTokensPerSecond,
        OptionalDouble ttftP50Nanos,
        OptionalDouble ttftP95Nanos) {}
