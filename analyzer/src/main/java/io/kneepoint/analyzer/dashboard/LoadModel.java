// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a pattern of load does to a service of fixed capacity, computed by an engine in virtual time.
 *
 * <p>Implementations are safe for use by several threads and give the same answer to the same question.
 */
public interface LoadModel {

    /** Shapes of load. */
    enum Shape {
        RAMP,
        SUSTAINED,
        BURST,
        SOAK
    }

    /** Names of the services that can be loaded. */
    List<String> services();

    /**
     * What happens over time.
     *
     * @throws IllegalArgumentException when there is no such service or load; the message says why
     */
    Answer answer(Question question);

    /**
     * A load on a service.
     *
     * @param service name of the service
     * @param capacity most requests that it works on at a time, from 1
     * @param shape how the load goes
     * @param concurrency requests in flight: the peak of a ramp, the base of bursts, else the level, from 1
     * @param seconds how long, from 1
     */
    record Question(String service, int capacity, Shape shape, int concurrency, int seconds) {}

    /**
     * What happened.
     *
     * @param samples equally spaced in time
     * @param plan a plan file that does this for real
     */
    record Answer(List<Sample> samples, String plan) {}

    /**
     * The service at an instant, and since the sample before.
     *
     * @param atSeconds since the pattern began
     * @param target requests that the pattern asks to keep in flight
     * @param running requests being worked on
     * @param waiting requests in the queue
     * @param kvFill share of the KV cache held, 0 to 1
     * @param completed requests that completed
     * @param failed requests that failed
     * @param outputTokensPerSecond throughput
     * @param ttftP50Nanos median TTFT; empty when nothing completed
     * @param ttftP95Nanos 95th percentile of TTFT; empty when nothing completed
     */
    record Sample(
            double atSeconds,
            int target,
            int running,
            int waiting,
            double kvFill,
            int completed,
            int failed,
            double outputTokensPerSecond,
            OptionalDouble ttftP50Nanos,
            OptionalDouble ttftP95Nanos) {}
}
