// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

/**
 * A request and when it is sent.
 *
 * @param sendNanos engine nanoseconds since the run begins, zero or more
 * @param shape what it asks for
 */
public record TimedRequest(long sendNanos, RequestShape shape) {
    public TimedRequest {
        Positive.orZero("sendNanos", (double) sendNanos);
    }
}
