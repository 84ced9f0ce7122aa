// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.replay;

/**
 * What a replay did.
 *
 * @param events events handed to the sink, watermarks included
 * @param runDurationNanos time of the run from its first event to its last; 0 when it has no absolute times [ns]
 * @param ended whether every worker of the run that began has also ended; false for a recording that was cut
 */
public record ReplayResult(long events, long runDurationNanos, boolean ended) {}
