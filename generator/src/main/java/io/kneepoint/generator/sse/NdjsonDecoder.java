// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sse;

import io.netty.buffer.ByteBuf;

/**
 * Decodes a stream of lines, each a JSON of its own: every line that is not empty is one event. A last line without its end is
 * handed on as not terminated.
 *
 * <p>Confined to one event loop.
 */
public final class NdjsonDecoder implements EventDecoder {

    private final LineSplitter splitter;
    private final LineSplitter.Lines lines = new Events();
    private final SseEvent event = new SseEvent();
    private EventListener listener;

    /** A decoder whose lines hold up to {@code maxLineBytes} (≥ 1). */
    public NdjsonDecoder(int maxLineBytes) {
        this(maxLineBytes, new byte[LineSplitter.WINDOW_BYTES]);
    }

    /** As above; the window is scratch memory that all decoders of one thread may share. */
    public NdjsonDecoder(int maxLineBytes, byte[] window) {
        splitter = new LineSplitter(maxLineBytes, window);
    }

    @Override
    public void decode(ByteBuf bytes, EventListener to) {
        listener = to;
        splitter.feed(bytes, lines);
    }

    @Override
    public void end(EventListener to) {
        listener = to;
        splitter.end(lines);
    }

    @Override
    public void reset() {
        splitter.reset();
    }

    private static boolean isBlank(byte[] array, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (array[i] != ' ' && array[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    private final class Events implements LineSplitter.Lines {

        @Override
        public void onLine(byte[] array, int offset, int length, boolean terminated) {
            if (isBlank(array, offset, length)) {
                return;
            }
            event.data().set(array, offset, length);
            event.terminated(terminated);
            listener.onEvent(event);
        }

        @Override
        public void onBytesGone() {
            event.data().clear();
        }
    }
}
