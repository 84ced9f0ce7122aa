// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sse;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Decodes {@code text/event-stream} by the grammar of the WHATWG HTML standard, section 9.2.6, with one addition: an event that
 * the stream's end cuts off is handed on as not terminated instead of being dropped.
 *
 * <p>Guarantees: the events are the same for every cut of the bytes into buffers; nothing is allocated per event while events
 * fit the buffers of their predecessors.
 *
 * <p>Confined to one event loop.
 */
public final class SseDecoder implements EventDecoder {

    /** Longest line and longest data of one event that a decoder takes by default. [bytes] */
    public static final int DEFAULT_MAX_LINE_BYTES = 16 * 1024 * 1024;

    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "id".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RETRY = "retry".getBytes(StandardCharsets.US_ASCII);

    private final LineSplitter splitter;
    private final LineSplitter.Lines lines = new Fields();
    private final ByteStore data;
    private final ByteStore type;
    private final ByteStore id;
    private final SseEvent event = new SseEvent();
    private EventListener listener;
    private boolean firstLine = true;
    private boolean hasData;

    /** A decoder whose lines, and whose data of one event, hold up to {@code maxLineBytes} (≥ 1). */
    public SseDecoder(int maxLineBytes) {
        this(maxLineBytes, new byte[LineSplitter.WINDOW_BYTES]);
    }

    /** As above; the window is scratch memory that all decoders of one thread may share. */
    public SseDecoder(int maxLineBytes, byte[] window) {
        splitter = new LineSplitter(maxLineBytes, window);
        data = new ByteStore(maxLineBytes);
        type = new ByteStore(maxLineBytes);
        id = new ByteStore(maxLineBytes);
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
        if (hasData) {
            dispatch(false);
        }
        reset();
    }

    @Override
    public void reset() {
        splitter.reset();
        data.clear();
        type.clear();
        id.clear();
        hasData = false;
        firstLine = true;
        event.retryMillis(OptionalLong.empty());
    }

    private void line(byte[] array, int offset, int length, boolean terminated) {
        int from = offset;
        int to = offset + length;
        if (firstLine) {
            firstLine = false;
            from += byteOrderMarkLength(array, offset, length);
        }
        if (from == to) {
            if (terminated) {
                endOfEvent();
            }
            return;
        }
        int nameEnd = from;
        while (nameEnd < to && array[nameEnd] != ':') {
            nameEnd++;
        }
        int value = Math.min(nameEnd + 1, to);
        if (value < to && array[value] == ' ') {
            value++;
        }
        field(array, from, nameEnd, value, to);
    }

    private void field(byte[] array, int name, int nameEnd, int value, int end) {
        if (is(DATA, array, name, nameEnd)) {
            if (hasData) {
                data.append((byte) '\n');
                data.append(array, value, end - value);
            } else {
                hasData = true;
                data.borrow(array, value, end - value);
            }
        } else if (is(EVENT, array, name, nameEnd)) {
            type.replace(array, value, end - value);
        } else if (is(ID, array, name, nameEnd)) {
            if (!contains((byte) 0, array, value, end)) {
                id.replace(array, value, end - value);
            }
        } else if (is(RETRY, array, name, nameEnd)) {
            retry(array, value, end);
        }
    }

    private void endOfEvent() {
        if (hasData) {
            dispatch(true);
        }
        type.clear();
    }

    private void dispatch(boolean terminated) {
        data.show(event.data());
        type.show(event.type());
        id.show(event.id());
        event.terminated(terminated);
        hasData = false;
        listener.onEvent(event);
        data.clear();
    }

    private void retry(byte[] array, int from, int to) {
        long millis = 0;
        for (int i = from; i < to; i++) {
            int digit = array[i] - '0';
            if (digit < 0 || digit > 9 || millis > Long.MAX_VALUE / 10 - 10) {
                return;
            }
            millis = 10 * millis + digit;
        }
        if (to > from) {
            event.retryMillis(OptionalLong.of(millis));
        }
    }

    private static int byteOrderMarkLength(byte[] array, int offset, int length) {
        boolean marked = length >= 3
                && array[offset] == (byte) 0xEF
                && array[offset + 1] == (byte) 0xBB
                && array[offset + 2] == (byte) 0xBF;
        return marked ? 3 : 0;
    }

    private static boolean is(byte[] name, byte[] array, int from, int to) {
        return Arrays.equals(array, from, to, name, 0, name.length);
    }

    private static boolean contains(byte wanted, byte[] array, int from, int to) {
        for (int i = from; i < to; i++) {
            if (array[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    private final class Fields implements LineSplitter.Lines {

        @Override
        public void onLine(byte[] array, int offset, int length, boolean terminated) {
            line(array, offset, length, terminated);
        }

        @Override
        public void onBytesGone() {
            data.own();
        }
    }
}
