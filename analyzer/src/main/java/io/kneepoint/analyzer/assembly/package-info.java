// SPDX-License-Identifier: Apache-2.0
/**
 * Events to whole requests and partial results, for one partition of one published run.
 *
 * <p>Reads: {@link io.kneepoint.schemas.event.StreamEvent}s in any order, with repetitions.
 * <br>Writes: {@link io.kneepoint.schemas.timeline.RequestTimeline}s, {@link io.kneepoint.analyzer.assembly.Partial}s.
 * <br>Knows nothing of: Kafka, other partitions, quantiles.
 */
package io.kneepoint.analyzer.assembly;
