// SPDX-License-Identifier: Apache-2.0
/**
 * The pair that a first run needs and nobody has to install: a Kafka broker and a schema registry.
 *
 * <p>Reads: {@link io.kneepoint.embedded.broker} and {@link io.kneepoint.embedded.registry}.
 * <br>Writes: the file that says where the two can be reached.
 * <br>Knows nothing of: topics, records, the command line.
 */
package io.kneepoint.embedded;
