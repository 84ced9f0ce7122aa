// SPDX-License-Identifier: Apache-2.0
/**
 * A run on disk: a directory with {@code run.json} (what was run, where, with which versions) and {@code events.avro} (all that
 * happened, a standard Avro object container file).
 *
 * <p>Reads: {@link io.kneepoint.schemas.event.StreamEvent}s, recorded runs.
 * <br>Writes: recorded runs.
 * <br>Knows nothing of: sockets, Kafka, metrics, where the events come from.
 */
package io.kneepoint.generator.recording;
