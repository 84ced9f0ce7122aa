// SPDX-License-Identifier: Apache-2.0
/**
 * A real Kafka broker in this process: KRaft, one node, controller and broker in one.
 *
 * <p>Reads: the data directory of an earlier start.
 * <br>Writes: the data directory; Kafka's protocol on a port of 127.0.0.1.
 * <br>Knows nothing of: Kneepoint's topics, schemas, the registry.
 */
package io.kneepoint.embedded.broker;
