// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sse;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Cuts bytes into lines. A line ends at a line feed, a carriage return, or the two together; where a carriage return is the
 * last byte of a buffer the line ends at once, and a line feed that opens the next buffer belongs to it.
 *
 * <p>Bytes are copied once, into a window of a few KiB that all splitters of a thread may share; only a line that is cut is
 * kept. Confined to one event loop.
 */
final class LineSplitter {

    static final int WINDOW_BYTES = 4096;
    private static final byte[] NOTHING = new byte[0];
    private static final int KEEP_BYTES = 64 * 1024;

    private final int maxLineBytes;
    private final byte[] window;
    private byte[] cut = NOTHING;
    private int cutLength;
    private boolean skipLineFeed;

    LineSplitter(int maxLineBytes, byte[] window) {
        if (maxLineBytes < 1) {
            throw new IllegalArgumentException("line limit: " + maxLineBytes + " bytes (expected: 1 or more)");
        }
        this.maxLineBytes = maxLineBytes;
        this.window = window;
    }

    void feed(ByteBuf bytes, Lines lines) {
        int from = bytes.readerIndex();
        int left = bytes.readableBytes();
        bytes.skipBytes(left);
        if (bytes.hasArray()) {
            split(bytes.array(), bytes.arrayOffset() + from, left, lines);
            return;
        }
        while (left > 0) {
            int count = Math.min(left, window.length);
            bytes.getBytes(from, window, 0, count);
            split(window, 0, count, lines);
            from += count;
            left -= count;
        }
    }

    /** Hands on what stands after the last line end, if anything. */
    void end(Lines lines) {
        if (cutLength > 0) {
            int length = cutLength;
            cutLength = 0;
            lines.onLine(cut, 0, length, false);
        }
        skipLineFeed = false;
    }

    void reset() {
        cutLength = 0;
        skipLineFeed = false;
        if (cut.length > KEEP_BYTES) {
            cut = NOTHING;
        }
    }

    private void split(byte[] array, int offset, int count, Lines lines) {
        int end = offset + count;
        int lineStart = offset;
        if (skipLineFeed && count > 0) {
            skipLineFeed = false;
            if (array[offset] == '\n') {
                lineStart++;
            }
        }
        int at = LineEnds.next(array, lineStart, end);
        while (at < end) {
            line(array, lineStart, at - lineStart, lines);
            lineStart = at + 1;
            if (array[at] == '\r') {
                if (lineStart == end) {
                    skipLineFeed = true;
                } else if (array[lineStart] == '\n') {
                    lineStart++;
                }
            }
            at = LineEnds.next(array, lineStart, end);
        }
        keep(array, lineStart, end - lineStart);
        lines.onBytesGone();
    }

    private void line(byte[] array, int offset, int length, Lines lines) {
        if (cutLength == 0) {
            requireRoom(length);
            lines.onLine(array, offset, length, true);
            return;
        }
        keep(array, offset, length);
        int whole = cutLength;
        cutLength = 0;
        lines.onLine(cut, 0, whole, true);
        lines.onBytesGone();
    }

    private void keep(byte[] array, int offset, int length) {
        if (length == 0) {
            return;
        }
        int needed = requireRoom(cutLength + length);
        if (cut.length < needed) {
            cut = Arrays.copyOf(cut, Math.max(needed, Math.min(maxLineBytes, Math.max(256, 2 * cut.length))));
        }
        System.arraycopy(array, offset, cut, cutLength, length);
        cutLength = needed;
    }

    private int requireRoom(int length) {
        if (length < 0 || length > maxLineBytes) {
            throw new LineTooLongException("line of the stream", maxLineBytes);
        }
        return length;
    }

    /** Receives lines. */
    interface Lines {

        /** One line without its end; false for terminated: the stream ended before the line did. */
        void onLine(byte[] array, int offset, int length, boolean terminated);

        /** The arrays of the lines so far are about to be overwritten. */
        void onBytesGone();
    }
}
