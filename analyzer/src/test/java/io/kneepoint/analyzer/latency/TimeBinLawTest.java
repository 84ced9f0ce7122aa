// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bin comes back from its bytes as it was, and equal bins give equal bytes. */
class TimeBinLawTest {

    private static final int TOKEN_NANOS = 20_000_000;
    private static final long LONGEST_NANOS = Long.MAX_VALUE >> 20;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldComeBackFromItsBytes(long seed) {
        Random random = new Random(seed);
        TimeBin bin = new TimeBin();
        TimeBin shuffled = new TimeBin();
        for (TimeBin.Kind kind : List.of(TimeBin.Kind.TTFT, TimeBin.Kind.ITL, TimeBin.Kind.E2E)) {
            List<Long> values = values(random, 1 + random.nextInt(400));
            values.forEach(value -> bin.add(kind, value));
            Collections.shuffle(values, random);
            values.forEach(value -> shuffled.add(kind, value));
        }
        bin.countSent(7);
        shuffled.countSent(7);

        TimeBin back = TimeBin.fromBytes(bin.toBytes());

        assertThat(back.toBytes()).isEqualTo(bin.toBytes()).isEqualTo(shuffled.toBytes());
        assertThat(back.sent()).isEqualTo(1);
        for (TimeBin.Kind kind : TimeBin.Kind.values()) {
            assertThat(back.of(kind).sketch()).isEqualTo(bin.of(kind).sketch());
            assertThat(back.of(kind).summary()).isEqualTo(bin.of(kind).summary());
            assertThat(back.of(kind).variation()).isEqualTo(bin.of(kind).variation());
        }
    }

    @Test
    void shouldMergeFromBytesAsFromABin() {
        Random random = new Random(4);
        TimeBin one = new TimeBin();
        TimeBin other = new TimeBin();
        values(random, 100).forEach(value -> one.add(TimeBin.Kind.ITL, value));
        values(random, 100).forEach(value -> other.add(TimeBin.Kind.ITL, value));
        other.countEnded(true);
        TimeBin merged = TimeBin.fromBytes(one.toBytes());
        merged.merge(other);

        one.merge(other.toBytes());

        assertThat(one.toBytes()).isEqualTo(merged.toBytes());
    }

    /** Of a stream, of nothing, of years: neighbours in the sketch and bins far apart. */
    private static List<Long> values(Random random, int count) {
        List<Long> values = new ArrayList<>(List.of(0L, 1L, LONGEST_NANOS));
        for (int i = 0; i < count; i++) {
            values.add(
                    random.nextInt(10) == 0
                            ? random.nextLong() & LONGEST_NANOS
                            : TOKEN_NANOS + random.nextInt(TOKEN_NANOS));
        }
        return values;
    }

    @Test
    void shouldTakeAByteForEachOfManyNeighbours() {
        TimeBin bin = new TimeBin();
        int nothing = bin.toBytes().length;
        for (long nanos = 15_000_000; nanos < 25_000_000; nanos += 10_000) {
            bin.add(TimeBin.Kind.ITL, nanos);
        }

        int neighbours = bin.of(TimeBin.Kind.ITL).sketch().toBins().getIndices().size();
        assertThat(neighbours).isGreaterThan(90);
        assertThat(bin.toBytes().length - nothing).isLessThan(neighbours + 32);
    }
}
