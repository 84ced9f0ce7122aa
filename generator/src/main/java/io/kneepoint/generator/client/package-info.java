// SPDX-License-Identifier: Apache-2.0
/**
 * Requests over real connections: name resolution, proxies, TCP, TLS, HTTP/1.1 and HTTP/2, and what becomes of connections.
 *
 * <p>Reads: requests from {@link io.kneepoint.generator.driver}, bytes from sockets.
 * <br>Writes: bytes to sockets, news to {@link io.kneepoint.generator.request}.
 * <br>Knows nothing of: load levels, tokens, Kafka.
 */
package io.kneepoint.generator.client;
