// SPDX-License-Identifier: Apache-2.0
/**
 * What an event of an API family means, and how its request is written. A family is data: JSON pointers in a YAML file.
 *
 * <p>Reads: {@link io.kneepoint.generator.sse.SseEvent}s, dialect files of {@code config/dialects}.
 * <br>Writes: {@link io.kneepoint.generator.dialect.EventFacts} and request bodies.
 * <br>Knows nothing of: sockets, time, Kafka.
 */
package io.kneepoint.generator.dialect;
