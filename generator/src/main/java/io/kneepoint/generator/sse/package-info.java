// SPDX-License-Identifier: Apache-2.0
/**
 * Bytes to server-sent events, and to lines for the APIs that stream one JSON a line.
 *
 * <p>Reads: {@link io.netty.buffer.ByteBuf}s from {@link io.kneepoint.generator.client}.
 * <br>Writes: {@link io.kneepoint.generator.sse.SseEvent}s to {@link io.kneepoint.generator.request}.
 * <br>Knows nothing of: vendors, tokens, time.
 */
package io.kneepoint.generator.sse;
