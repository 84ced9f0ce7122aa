// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Ordered bytes by key, for pieces of state that stay: an entry costs its key, its value and about ten bytes, where one of a
 * {@link java.util.TreeMap} costs its key, its value and eighty. Keys are ordered as unsigned bytes.
 *
 * <p>Keys are copied and values are not. Confined to one thread.
 */
public final class PackedEntries {

    /** Keys that belong together come in ascending order, so that moving what lies above them is moving little. */
    private static final int MOST_IN_A_BLOCK = 128;

    private final List<Block> blocks = new ArrayList<>();
    private int size;

    /** The value of a key; null when there is none. */
    public byte[] get(byte[] key) {
        Block block = blocks.isEmpty() ? null : blocks.get(blockOf(key));
        int at = block == null ? -1 : block.find(key);
        return at < 0 ? null : block.values[at];
    }

    /** Sets the value of a key. */
    public void put(byte[] key, byte[] value) {
        if (blocks.isEmpty()) {
            blocks.add(new Block());
        }
        int number = blockOf(key);
        Block block = blocks.get(number);
        int at = block.find(key);
        if (at >= 0) {
            block.values[at] = value;
            return;
        }
        if (block.size == MOST_IN_A_BLOCK) {
            blocks.add(number + 1, block.split());
            put(key, value);
            return;
        }
        block.insert(-at - 1, key, value);
        size++;
    }

    /** Takes a key out, and returns its value; null when there is none. */
    public byte[] remove(byte[] key) {
        if (blocks.isEmpty()) {
            return null;
        }
        int number = blockOf(key);
        Block block = blocks.get(number);
        int at = block.find(key);
        if (at < 0) {
            return null;
        }
        byte[] value = block.values[at];
        block.remove(at);
        size--;
        if (block.size == 0) {
            blocks.remove(number);
        }
        return value;
    }

    /** How many entries there are. */
    public int size() {
        return size;
    }

    /** Takes all of them out. */
    public void clear() {
        blocks.clear();
        size = 0;
    }

    /** Visits the entries with from ≤ key &lt; to in order; {@code to} null has no end. The visitor may not change them. */
    public void scan(byte[] from, byte[] to, BiConsumer<byte[], byte[]> visitor) {
        for (int number = blocks.isEmpty() ? 0 : blockOf(from); number < blocks.size(); number++) {
            Block block = blocks.get(number);
            int found = block.find(from);
            for (int at = found < 0 ? -found - 1 : found; at < block.size; at++) {
                if (to != null && block.compare(at, to) >= 0) {
                    return;
                }
                visitor.accept(block.key(at), block.values[at]);
            }
        }
    }

    /** The last block that begins at or before the key; the first when none does. */
    private int blockOf(byte[] key) {
        int from = 0;
        int to = blocks.size() - 1;
        while (from < to) {
            int middle = (from + to + 1) >>> 1;
            if (blocks.get(middle).compare(0, key) <= 0) {
                from = middle;
            } else {
                to = middle - 1;
            }
        }
        return from;
    }

    /** Some entries whose keys lie one behind the other in one array. */
    private static final class Block {
        private static final int ROOM = 8;

        private byte[] keys = new byte[ROOM * Long.BYTES];
        private int[] ends = new int[ROOM];
        private byte[][] values = new byte[ROOM][];
        private int size;

        private int start(int at) {
            return at == 0 ? 0 : ends[at - 1];
        }

        private byte[] key(int at) {
            return Arrays.copyOfRange(keys, start(at), ends[at]);
        }

        private int compare(int at, byte[] key) {
            return Arrays.compareUnsigned(keys, start(at), ends[at], key, 0, key.length);
        }

        /** Where a key is; -1 - where it would be when it is not there. */
        private int find(byte[] key) {
            int from = 0;
            int to = size;
            while (from < to) {
                int middle = (from + to) >>> 1;
                int order = compare(middle, key);
                if (order == 0) {
                    return middle;
                }
                if (order < 0) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            return -from - 1;
        }

        private void insert(int at, byte[] key, byte[] value) {
            int length = start(size);
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
                ends = Arrays.copyOf(ends, 2 * size);
            }
            if (length + key.length > keys.length) {
                keys = Arrays.copyOf(keys, Math.max(length + key.length, 2 * keys.length));
            }
            int start = start(at);
            System.arraycopy(keys, start, keys, start + key.length, length - start);
            System.arraycopy(key, 0, keys, start, key.length);
            System.arraycopy(values, at, values, at + 1, size - at);
            values[at] = value;
            System.arraycopy(ends, at, ends, at + 1, size - at);
            ends[at] = start;
            size++;
            shift(at, key.length);
        }

        private void remove(int at) {
            int start = start(at);
            int length = ends[at] - start;
            System.arraycopy(keys, ends[at], keys, start, start(size) - ends[at]);
            System.arraycopy(values, at + 1, values, at, size - at - 1);
            System.arraycopy(ends, at + 1, ends, at, size - at - 1);
            values[--size] = null;
            shift(at, -length);
        }

        /** Moves the ends from this entry on. */
        private void shift(int from, int by) {
            for (int i = from; i < size; i++) {
                ends[i] += by;
            }
        }

        /** Keeps the lower half, in no more room than it takes, and returns the upper one. */
        private Block split() {
            int half = size / 2;
            int middle = start(half);
            Block upper = new Block();
            upper.keys = Arrays.copyOfRange(keys, middle, start(size));
            upper.ends = Arrays.copyOfRange(ends, half, size);
            upper.values = Arrays.copyOfRange(values, half, size);
            upper.size = size - half;
            upper.shift(0, -middle);
            keys = Arrays.copyOf(keys, middle);
            ends = Arrays.copyOf(ends, half);
            values = Arrays.copyOf(values, half);
            size = half;
            return upper;
        }
    }
}
