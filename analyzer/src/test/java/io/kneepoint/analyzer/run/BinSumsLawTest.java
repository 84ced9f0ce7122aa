// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sums are those of a sorted map, in whatever order the bins come. */
class BinSumsLawTest {

    private final BinSums sums = new BinSums();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldHoldWhatASortedMapHolds(long seed) {
        Random random = new Random(seed);
        TreeMap<Long, Long> map = new TreeMap<>();
        for (int i = 0; i < 1_000; i++) {
            long bin = random.nextInt(400) - 200;
            long more = random.nextInt(7) - 3;
            assertThat(sums.add(bin, more)).isEqualTo(!map.containsKey(bin));
            map.merge(bin, more, Long::sum);

            long from = random.nextInt(500) - 250;
            long to = random.nextInt(500) - 250;
            assertThat(sums.sum(from, to)).isEqualTo(from < to ? sum(map.subMap(from, to)) : 0);
            assertThat(sums.lastBefore(from)).isEqualTo(optional(map.lowerKey(from)));
            assertThat(sums.from(from)).isEqualTo(optional(map.ceilingKey(from)));
            assertThat(sums.last()).isEqualTo(optional(map.lastKey()));
        }
    }

    @Test
    void shouldBeEmptyAtFirst() {
        assertThat(sums.sum(Long.MIN_VALUE, Long.MAX_VALUE)).isZero();
        assertThat(sums.last()).isEmpty();
        assertThat(sums.from(Long.MIN_VALUE)).isEmpty();
        assertThat(sums.lastBefore(Long.MAX_VALUE)).isEmpty();
    }

    private static long sum(Map<Long, Long> values) {
        return values.values().stream().mapToLong(Long::longValue).sum();
    }

    private static OptionalLong optional(Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
