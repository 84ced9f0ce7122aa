// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Decodes bytes that are cut at given places, and writes down the events. */
final class CollectedEvents implements EventListener {

    private final List<String> events = new ArrayList<>();

    @Override
    public void onEvent(SseEvent event) {
        events.add(text(event.type()) + "|" + text(event.data()) + "|" + text(event.id())
                + (event.terminated() ? "" : "|cut"));
    }

    List<String> events() {
        return events;
    }

    /** The events of these bytes, fed in pieces that end at the given cuts (ascending), from direct or heap buffers. */
    static List<String> decode(EventDecoder decoder, byte[] bytes, boolean direct, int... cuts) {
        CollectedEvents collected = new CollectedEvents();
        int from = 0;
        for (int cut : cuts) {
            feed(decoder, Arrays.copyOfRange(bytes, from, cut), direct, collected);
            from = cut;
        }
        feed(decoder, Arrays.copyOfRange(bytes, from, bytes.length), direct, collected);
        decoder.end(collected);
        return collected.events();
    }

    private static void feed(EventDecoder decoder, byte[] piece, boolean direct, EventListener listener) {
        ByteBuf buffer = direct
                ? UnpooledByteBufAllocator.DEFAULT.directBuffer(Math.max(1, piece.length))
                : Unpooled.buffer(Math.max(1, piece.length));
        try {
            buffer.writeBytes(piece);
            decoder.decode(buffer, listener);
        } finally {
            buffer.release();
        }
    }

    private static String text(ByteSpan span) {
        return new String(span.copy(), StandardCharsets.UTF_8);
    }
}
