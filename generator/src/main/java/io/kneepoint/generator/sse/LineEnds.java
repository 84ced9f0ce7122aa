// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the next line feed or carriage return, eight bytes at a time.
 *
 * <p>A byte b of a word x equals c where (y − 0x01…01) & ~y & 0x80…80 has that byte's high bit set, with y = x xor c…c (Mycroft's
 * zero-byte test); the lowest such bit is exact.
 */
final class LineEnds {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = '\n' * ONES;
    private static final long RETURNS = '\r' * ONES;

    private LineEnds() {}

    /** Index of the first line end in [from, to), or to when there is none. */
    static int next(byte[] array, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = (long) WORDS.get(array, at);
            long found = zeroBytes(word ^ LINE_FEEDS) | zeroBytes(word ^ RETURNS);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && array[at] != '\n' && array[at] != '\r') {
            at++;
        }
        return at;
    }

    private static long zeroBytes(long word) {
        return (word - ONES) & ~word & HIGH_BITS;
    }
}
