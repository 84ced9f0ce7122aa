// SPDX-License-Identifier: Apache-2.0
/**
 * Durations as integers that merge exactly.
 *
 * <p>Reads: durations in nanoseconds.
 * <br>Writes: {@link io.kneepoint.schemas.event.SketchBins}.
 * <br>Knows nothing of: tokens, Kafka, windows.
 */
package io.kneepoint.schemas.sketch;
