// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.netty.buffer.ByteBuf;

/** Writes a request's body, the same bytes each time it is asked. */
@FunctionalInterface
public interface BodyWriter {

    void writeTo(ByteBuf out);
}
