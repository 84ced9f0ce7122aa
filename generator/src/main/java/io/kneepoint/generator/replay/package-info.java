// SPDX-License-Identifier: Apache-2.0
/**
 * A recorded run once more: its events into a sink, or its arrivals as a schedule.
 *
 * <p>Reads: recorded runs of {@link io.kneepoint.generator.recording}.
 * <br>Writes: {@link io.kneepoint.schemas.event.StreamEvent}s to {@link io.kneepoint.generator.sink}.
 * <br>Knows nothing of: sockets, Kafka, metrics.
 */
package io.kneepoint.generator.replay;
