// SPDX-License-Identifier: Apache-2.0
/**
 * Metric records to what people and programs read: a table, Markdown, JSON.
 *
 * <p>Reads: levels, curves and statuses of runs.
 * <br>Writes: text.
 * <br>Knows nothing of: Kafka, how a metric is computed.
 */
package io.kneepoint.analyzer.report;
