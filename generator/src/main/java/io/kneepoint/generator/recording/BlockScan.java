// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How far an Avro object container file can be read, found out from its lengths and sync markers without decoding anything.
 *
 * <p>Every length is held against the file's own before it is believed: a damaged file costs no memory. One small read a block.
 *
 * @param wholeBytes end of the last whole block, or of the header; 0 when even the header is cut [bytes]
 * @param damaged whether what follows is neither nothing nor the beginning of one more block
 */
record BlockScan(long wholeBytes, boolean damaged) {

    private static final byte[] MAGIC = {'O', 'b', 'j', 1};
    private static final int SYNC_BYTES = 16;
    private static final int LONGEST_KEY = 200;
    private static final int LONGEST_VARINT = 10;

    /** Scans a file; throws {@link NotAContainerException} when its head is not that of a container file. */
    static BlockScan of(RandomAccessFile file) throws IOException {
        Scanner scanner = new Scanner(file);
        byte[] sync;
        try {
            sync = scanner.header();
        } catch (EOFException e) {
            return new BlockScan(0, false);
        }
        long whole = scanner.position;
        try {
            while (scanner.position < scanner.size) {
                scanner.block(sync);
                whole = scanner.position;
            }
            return new BlockScan(whole, false);
        } catch (EOFException e) {
            return new BlockScan(whole, false);
        } catch (NotAContainerException e) {
            return new BlockScan(whole, !scanner.isZeroFrom(whole));
        }
    }

    /** The bytes are not those of a container file. */
    static final class NotAContainerException extends IOException {
        private static final long serialVersionUID = 1L;

        NotAContainerException(String message) {
            super(message);
        }
    }

    private static final class Scanner {

        private final RandomAccessFile file;
        private final long size;
        private long position;

        Scanner(RandomAccessFile file) throws IOException {
            this.file = file;
            this.size = file.length();
        }

        byte[] header() throws IOException {
            byte[] magic = Arrays.copyOf(MAGIC, (int) Math.min(MAGIC.length, size));
            if (!Arrays.equals(magic, bytes(magic.length))) {
                throw new NotAContainerException("magic bytes absent");
            }
            for (long entries = varint(); entries != 0; entries = varint()) {
                if (entries < 0) {
                    varint();
                }
                for (long left = Math.abs(entries); left > 0; left--) {
                    key();
                    skip(varint());
                }
            }
            return bytes(SYNC_BYTES);
        }

        private void key() throws IOException {
            long length = varint();
            if (length < 1 || length > LONGEST_KEY) {
                throw new NotAContainerException("no name of a header entry");
            }
            String key = new String(bytes((int) Math.min(length, size - position)), StandardCharsets.ISO_8859_1);
            if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new NotAContainerException("no name of a header entry");
            }
            if (key.length() < length) {
                throw new EOFException();
            }
        }

        void block(byte[] sync) throws IOException {
            if (varint() < 0) {
                throw new NotAContainerException("negative count");
            }
            skip(varint());
            if (!Arrays.equals(sync, bytes(SYNC_BYTES))) {
                throw new NotAContainerException("sync marker absent");
            }
        }

        /** A machine that lost power can leave zeros where it had made room for a block. */
        boolean isZeroFrom(long start) throws IOException {
            position = start;
            while (position < size) {
                for (byte b : bytes((int) Math.min(1 << 16, size - position))) {
                    if (b != 0) {
                        return false;
                    }
                }
            }
            return true;
        }

        private void skip(long length) throws IOException {
            if (length < 0) {
                throw new NotAContainerException("negative length");
            }
            if (length > size - position) {
                throw new EOFException();
            }
            position += length;
        }

        private byte[] bytes(int length) throws IOException {
            byte[] read = upTo(length);
            if (read.length < length) {
                throw new EOFException();
            }
            position += length;
            return read;
        }

        private long varint() throws IOException {
            byte[] bytes = upTo(LONGEST_VARINT);
            long zigzag = 0;
            for (int i = 0; i < bytes.length; i++) {
                zigzag |= (bytes[i] & 0x7fL) << (7 * i);
                if (bytes[i] >= 0) {
                    position += i + 1L;
                    return (zigzag >>> 1) ^ -(zigzag & 1);
                }
            }
            if (bytes.length < LONGEST_VARINT) {
                throw new EOFException();
            }
            throw new NotAContainerException("number too long");
        }

        /** The bytes from here, fewer at the end of the file; stays where it is. */
        private byte[] upTo(int length) throws IOException {
            byte[] bytes = new byte[(int) Math.min(length, size - position)];
            file.seek(position);
            file.readFully(bytes);
            return bytes;
        }
    }
}
