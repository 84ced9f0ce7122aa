// SPDX-License-Identifier: Apache-2.0
/**
 * Other tools' result files as recorded runs; one class a format, each with its fidelity and its definitions.
 *
 * <p>A format is read in two steps: all files are checked to their end, and only then the first event is written, so a bad file
 * leaves nothing behind. What a file cannot say stays null and is named in the notes; nothing is invented. No text of a prompt,
 * a completion or an error is kept.
 *
 * <p>Reads: result files.
 * <br>Writes: {@link io.kneepoint.schemas.event.StreamEvent}s to {@link io.kneepoint.generator.sink}, recorded runs.
 * <br>Knows nothing of: sockets, Kafka, metrics.
 */
package io.kneepoint.generator.imports;
