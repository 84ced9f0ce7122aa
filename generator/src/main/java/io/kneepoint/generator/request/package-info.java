// SPDX-License-Identifier: Apache-2.0
/**
 * The life of one request: what happened to it, when, and how it ended, as events.
 *
 * <p>Reads: server-sent events and connection news from {@link io.kneepoint.generator.client}, the clock.
 * <br>Writes: {@link io.kneepoint.schemas.event.StreamEvent}s to {@link io.kneepoint.generator.sink}.
 * <br>Knows nothing of: load levels, pools, Kafka.
 */
package io.kneepoint.generator.request;
