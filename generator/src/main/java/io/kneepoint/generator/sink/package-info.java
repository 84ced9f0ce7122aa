// SPDX-License-Identifier: Apache-2.0
/**
 * Where events go.
 *
 * <p>Reads: {@link io.kneepoint.schemas.event.StreamEvent}s from the driver, a replay or an import.
 * <br>Writes: the topic stream-events, the recording.
 * <br>Knows nothing of: sockets, dialects, metrics.
 */
package io.kneepoint.generator.sink;
