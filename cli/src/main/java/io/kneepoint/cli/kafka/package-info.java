// SPDX-License-Identifier: Apache-2.0
/**
 * Kafka for the commands: the user's cluster, or one in this process.
 *
 * <p>Reads: the Kafka options.
 * <br>Writes: connections, a running analyzer, the records of a run.
 * <br>Knows nothing of: picocli, endpoints.
 */
package io.kneepoint.cli.kafka;
