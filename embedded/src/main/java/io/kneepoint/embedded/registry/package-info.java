// SPDX-License-Identifier: Apache-2.0
/**
 * A schema registry in this process that answers as Confluent's does, for Avro.
 *
 * <p>Reads: HTTP requests on a port of 127.0.0.1; the schema log of an earlier start.
 * <br>Writes: HTTP responses; the schema log.
 * <br>Knows nothing of: the broker, Kneepoint's own records.
 */
package io.kneepoint.embedded.registry;
