// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.analyzer.assembly.PackedEntries;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** Ordered bytes by key: all that a {@link RunFold} must not lose. Keys are ordered as unsigned bytes. */
public interface FoldStore {

    /** The value of a key; null when there is none. */
    byte[] get(byte[] key);

    void put(byte[] key, byte[] value);

    /** Visits the entries with from ≤ key &lt; to in order, none when from is not below to; {@code to} null has no end. */
    void scan(byte[] from, byte[] to, BiConsumer<byte[], byte[]> visitor);

    /** Visits the entries whose key starts with the prefix, in order. */
    default void scanPrefix(byte[] prefix, BiConsumer<byte[], byte[]> visitor) {
        scan(prefix, after(prefix), visitor);
    }

    /** The smallest key above all keys with this prefix; null when there is none. */
    static byte[] after(byte[] prefix) {
        for (int i = prefix.length - 1; i >= 0; i--) {
            if (prefix[i] != (byte) 0xff) {
                byte[] next = Arrays.copyOf(prefix, i + 1);
                next[i]++;
                return next;
            }
        }
        return null;
    }

    /** A store in memory, for folds that need not survive their process. */
    static FoldStore inMemory() {
        PackedEntries entries = new PackedEntries();
        return new FoldStore() {
            @Override
            public byte[] get(byte[] key) {
                return entries.get(key);
            }

            @Override
            public void put(byte[] key, byte[] value) {
                entries.put(key, value);
            }

            @Override
            public void scan(byte[] from, byte[] to, BiConsumer<byte[], byte[]> visitor) {
                entries.scan(from, to, visitor);
            }
        };
    }
}
