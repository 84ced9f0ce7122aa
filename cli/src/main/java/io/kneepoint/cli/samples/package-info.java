// SPDX-License-Identifier: Apache-2.0
/**
 * Columns of people's own files as samples.
 *
 * <p>Reads: CSV and JSON Lines files.
 * <br>Writes: {@link io.kneepoint.analyzer.statistics.Sample}s, or one {@link
 * io.kneepoint.cli.samples.SampleFileException} with file and line.
 * <br>Knows nothing of: runs, events, commands.
 */
package io.kneepoint.cli.samples;
