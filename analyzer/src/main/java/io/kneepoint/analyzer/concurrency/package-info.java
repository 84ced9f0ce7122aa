// SPDX-License-Identifier: Apache-2.0
/**
 * Load levels, and the curve that they make.
 *
 * <p>Reads: whole requests and time bins of a stage.
 * <br>Writes: {@link io.kneepoint.schemas.metric.ConcurrencyLevel}s, {@link
 * io.kneepoint.schemas.metric.ConcurrencyCurve}s.
 * <br>Knows nothing of: Kafka, partitions, how a run is declared.
 */
package io.kneepoint.analyzer.concurrency;
