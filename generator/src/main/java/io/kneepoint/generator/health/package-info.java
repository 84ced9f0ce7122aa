// SPDX-License-Identifier: Apache-2.0
/**
 * The instrument's own error: how late its event loop and its requests are, and what stands between it and the server.
 *
 * <p>Reads: an event loop's timers, the garbage collector, the arrivals of responses.
 * <br>Writes: {@link io.kneepoint.schemas.event.HealthSample}s to {@link io.kneepoint.generator.driver}.
 * <br>Knows nothing of: sockets, dialects, Kafka.
 */
package io.kneepoint.generator.health;
