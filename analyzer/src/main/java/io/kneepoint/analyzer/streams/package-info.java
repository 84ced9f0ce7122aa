// SPDX-License-Identifier: Apache-2.0
/**
 * The folds as a Kafka Streams application.
 *
 * <p>Reads: the topic stream-events.
 * <br>Writes: the metric topics, dead letters.
 * <br>Knows nothing of: how a metric is computed.
 */
package io.kneepoint.analyzer.streams;
