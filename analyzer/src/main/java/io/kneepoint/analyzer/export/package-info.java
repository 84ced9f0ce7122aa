// SPDX-License-Identifier: Apache-2.0
/**
 * Runs as files that other programs read: tables as CSV and JSON Lines, events as Avro, requests as a trace.
 *
 * <p>Reads: timelines, windows and levels of runs, and their events.
 * <br>Writes: text and bytes, row by row.
 * <br>Knows nothing of: where a run comes from, files, how a metric is computed.
 */
package io.kneepoint.analyzer.export;
