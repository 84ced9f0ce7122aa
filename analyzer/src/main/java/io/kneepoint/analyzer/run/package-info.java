// SPDX-License-Identifier: Apache-2.0
/**
 * Partial results to the metric records of one published run: which windows and levels are due, and whether the run is
 * complete.
 *
 * <p>Reads: {@link io.kneepoint.analyzer.assembly.Partial}s of all partitions, in any order.
 * <br>Writes: windows, levels, the curve and the run's status to a {@link io.kneepoint.analyzer.run.MetricSink}.
 * <br>Knows nothing of: Kafka Streams, single events of requests.
 */
package io.kneepoint.analyzer.run;
