// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A view of some bytes of an array. The view moves: what it shows is valid until the call that received it returns.
 *
 * <p>Its text form gives the length only, because the bytes may be a prompt or a completion.
 *
 * <p>Confined to the thread of the decoder that owns it.
 */
public final class ByteSpan {

    private static final byte[] NOTHING = new byte[0];

    private byte[] array = NOTHING;
    private int offset;
    private int length;

    /** A view of the whole text in UTF-8. */
    public static ByteSpan of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteSpan span = new ByteSpan();
        span.set(bytes, 0, bytes.length);
        return span;
    }

    /** Shows these bytes from now on; the array is not copied. */
    public void set(byte[] bytes, int from, int count) {
        array = bytes;
        offset = from;
        length = count;
    }

    void clear() {
        set(NOTHING, 0, 0);
    }

    /** The array that holds the bytes, for reading. */
    public byte[] array() {
        return array;
    }

    /** Where the bytes begin in {@link #array()}. [bytes] */
    public int offset() {
        return offset;
    }

    /** How many there are. [bytes] */
    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** Whether these are exactly the given bytes. */
    public boolean contentEquals(byte[] other) {
        return Arrays.equals(array, offset, offset + length, other, 0, other.length);
    }

    /** A copy of the bytes. */
    public byte[] copy() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    @Override
    public String toString() {
        return "ByteSpan[" + length + " bytes]";
    }
}
