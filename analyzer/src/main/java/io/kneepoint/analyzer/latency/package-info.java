// SPDX-License-Identifier: Apache-2.0
/**
 * What happened in a span of time: latencies as sketches and moments that merge exactly, and the windows made of them.
 *
 * <p>Reads: durations from {@link io.kneepoint.analyzer.assembly}, bins from {@link io.kneepoint.analyzer.run}.
 * <br>Writes: {@link io.kneepoint.schemas.metric.LatencyWindow}s.
 * <br>Knows nothing of: Kafka, requests, levels.
 */
package io.kneepoint.analyzer.latency;
