// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.replay;

import java.util.OptionalLong;

/**
 * How far a replay is.
 *
 * @param events events replayed, watermarks included
 * @param eventsTotal events in the recording; empty when the recording was cut and nobody counted
 * @param runDurationNanos time of the run that has been replayed; 0 when the run has no absolute times [ns]
 */
public record ReplayProgress(long events, OptionalLong eventsTotal, long runDurationNanos) {}
