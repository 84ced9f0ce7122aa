// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import java.util.HashMap;
import java.util.Map;

/**
 * A growing set of non-negative numbers, kept as bitmap blocks: one bit a number, whatever the order in which they come. (An
 * interval set would be smaller for dense numbers, but a partition sees only every n-th ordinal.)
 */
final class OrdinalSet {

    /** Numbers in a block. */
    static final int BLOCK_SIZE = 4096;

    private final Map<Long, long[]> blocks = new HashMap<>();
    private long size;

    /** Adds a number; false when it was there already. */
    boolean add(long number) {
        if (number < 0) {
            throw new IllegalArgumentException("number: " + number + " (expected: 0 or more)");
        }
        long[] block = blocks.computeIfAbsent(number / BLOCK_SIZE, key -> new long[BLOCK_SIZE / Long.SIZE]);
        int bit = (int) (number % BLOCK_SIZE);
        long mask = 1L << bit;
        if ((block[bit / Long.SIZE] & mask) != 0) {
            return false;
        }
        block[bit / Long.SIZE] |= mask;
        size++;
        return true;
    }

    boolean contains(long number) {
        long[] block = blocks.get(number / BLOCK_SIZE);
        int bit = (int) (number % BLOCK_SIZE);
        return block != null && (block[bit / Long.SIZE] & 1L << bit) != 0;
    }

    long size() {
        return size;
    }

    /** The bits of a block; null when none of its numbers is in. */
    long[] block(long index) {
        return blocks.get(index);
    }

    /** Puts a block as it was saved. */
    void restore(long index, long[] bits) {
        long[] before = blocks.put(index, bits);
        for (int i = 0; before != null && i < before.length; i++) {
            size -= Long.bitCount(before[i]);
        }
        for (long word : bits) {
            size += Long.bitCount(word);
        }
    }
}
