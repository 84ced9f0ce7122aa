// SPDX-License-Identifier: Apache-2.0
/**
 * The parts of the capacity commands that are more than options: files of levels, memory arithmetic in words, prices, and what is
 * known of the hardware behind a run.
 *
 * <p>Reads: CSV files of levels, {@code prices.yaml}, the engine catalogue, a recorded run's description.
 * <br>Writes: curves, {@link io.kneepoint.analyzer.report.Serving}, texts and JSON for the commands.
 * <br>Knows nothing of: picocli, Kafka, sockets.
 */
package io.kneepoint.cli.capacity;
