// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sse;

import io.netty.buffer.ByteBuf;

/**
 * Turns the bytes of one response after the other into events, the same ones however the bytes are cut into buffers.
 *
 * <p>Confined to one event loop.
 */
public interface EventDecoder {

    /**
     * Reads all readable bytes and hands on the events that they complete. The buffer stays the caller's.
     *
     * @throws LineTooLongException when a line passes the limit; the stream cannot be read on
     */
    void decode(ByteBuf bytes, EventListener listener);

    /** Ends the stream: hands on what was begun as an event that is not {@link SseEvent#terminated() terminated}. */
    void end(EventListener listener);

    /** Forgets the stream, so that the decoder can read another. */
    void reset();
}
