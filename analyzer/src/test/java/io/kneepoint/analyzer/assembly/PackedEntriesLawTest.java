// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is packed is what a sorted map would hold, whatever was put in and taken out. */
class PackedEntriesLawTest {

    private final PackedEntries packed = new PackedEntries();
    private final NavigableMap<byte[], byte[]> map = new TreeMap<>(Arrays::compareUnsigned);

    @ParameterizedTest
    @CsvSource({"1, 3", "2, 300", "3, 100000"})
    void shouldHoldWhatASortedMapHolds(long seed, int differentKeys) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] key = key(random, differentKeys);
            if (random.nextInt(4) == 0) {
                assertThat(packed.remove(key)).isSameAs(map.remove(key));
            } else {
                byte[] value = {(byte) i};
                packed.put(key, value);
                map.put(key, value);
            }
            assertThat(packed.size()).isEqualTo(map.size());
            if (i % 100 == 0) {
                assertThatItHoldsTheSame(key(random, differentKeys), key(random, differentKeys));
            }
        }
        assertThat(map).isNotEmpty();
        for (byte[] key : List.copyOf(map.keySet())) {
            assertThat(packed.get(key)).isSameAs(map.get(key));
            assertThat(packed.remove(key)).isSameAs(map.remove(key));
            assertThat(packed.get(key)).isNull();
        }
        assertThatItHoldsTheSame(new byte[0], null);
    }

    @Test
    void shouldBeEmptyAtFirst() {
        assertThat(packed.get(new byte[] {1})).isNull();
        assertThat(packed.remove(new byte[] {1})).isNull();
        assertThat(scan(new byte[0], null)).isEmpty();
    }

    @Test
    void shouldKeepNothingOfTheKeyItWasGiven() {
        byte[] key = {1};
        packed.put(key, key);
        key[0] = 2;
        assertThat(packed.get(new byte[] {1})).isSameAs(key);
    }

    /** Of two lengths, so that one can be the beginning of another; bytes of both signs. */
    private static byte[] key(Random random, int differentKeys) {
        int number = random.nextInt(differentKeys);
        byte[] key = {(byte) (number * 37), (byte) (number >> 8), (byte) number, (byte) (number >> 16)};
        return number % 5 == 0 ? Arrays.copyOf(key, 1 + number % 3) : key;
    }

    private void assertThatItHoldsTheSame(byte[] one, byte[] other) {
        boolean ordered = other == null || Arrays.compareUnsigned(one, other) <= 0;
        byte[] from = ordered ? one : other;
        byte[] to = ordered ? other : one;
        List<String> expected = new ArrayList<>();
        (to == null ? map.tailMap(from, true) : map.subMap(from, true, to, false))
                .forEach((key, value) -> expected.add(text(key, value)));
        assertThat(scan(from, to)).isEqualTo(expected);
        assertThat(scan(to == null ? new byte[] {0} : to, from)).isEmpty();
    }

    private List<String> scan(byte[] from, byte[] to) {
        List<String> found = new ArrayList<>();
        packed.scan(from, to, (key, value) -> found.add(text(key, value)));
        return found;
    }

    private static String text(byte[] key, byte[] value) {
        return HexFormat.of().formatHex(key) + "=" + HexFormat.of().formatHex(value);
    }
}
