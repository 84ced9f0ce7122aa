// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sse;

import java.util.Arrays;

/**
 * Bytes that are borrowed from someone's array as long as possible and copied when they must outlive it.
 *
 * <p>Confined to one event loop.
 */
final class ByteStore {

    private static final byte[] NOTHING = new byte[0];
    private static final int KEEP_BYTES = 64 * 1024;

    private final int maxBytes;
    private byte[] owned = NOTHING;
    private byte[] array = NOTHING;
    private int offset;
    private int length;

    ByteStore(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    void borrow(byte[] bytes, int from, int count) {
        array = bytes;
        offset = from;
        length = count;
    }

    void replace(byte[] bytes, int from, int count) {
        borrow(bytes, from, count);
        own();
    }

    void append(byte value) {
        room(1)[length++] = value;
    }

    void append(byte[] bytes, int from, int count) {
        System.arraycopy(bytes, from, room(count), length, count);
        length += count;
    }

    /** Copies what is borrowed. */
    void own() {
        if (array != owned) {
            byte[] borrowed = array;
            int from = offset;
            array = owned;
            offset = 0;
            int count = length;
            length = 0;
            append(borrowed, from, count);
        }
    }

    void clear() {
        if (owned.length > KEEP_BYTES) {
            owned = NOTHING;
        }
        array = owned;
        offset = 0;
        length = 0;
    }

    void show(ByteSpan span) {
        span.set(array, offset, length);
    }

    private byte[] room(int more) {
        own();
        int needed = length + more;
        if (needed > maxBytes || needed < 0) {
            throw new LineTooLongException("data of an event", maxBytes);
        }
        if (owned.length < needed) {
            owned = Arrays.copyOf(owned, Math.max(needed, Math.max(256, (int) Math.min(maxBytes, 2L * owned.length))));
            array = owned;
        }
        return owned;
    }
}
