// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeBinsLawTest {

    private static final long WIDTH = TimeBins.WIDTH_NANOS;

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "1, 0, 250000000",
        "249999999, 0, 250000000",
        "250000000, 1, 250000000",
        "250000001, 1, 500000000",
        "-1, -1, 0",
        "-249999999, -1, 0",
        "-250000000, -1, -250000000",
        "-250000001, -2, -250000000",
    })
    void shouldPutAnInstantIntoItsBin(long epochNanos, long index, long ceiling) {
        assertThat(TimeBins.indexOf(epochNanos)).isEqualTo(index);
        assertThat(TimeBins.ceiling(epochNanos)).isEqualTo(ceiling);
    }

    @Test
    void shouldEncloseEveryInstant() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            long instant = random.nextLong() >> (1 + random.nextInt(62));
            long start = TimeBins.startOf(TimeBins.indexOf(instant));
            long ceiling = TimeBins.ceiling(instant);

            assertThat(start)
                    .as("start for %s", instant)
                    .isLessThanOrEqualTo(instant)
                    .isGreaterThan(instant - WIDTH);
            assertThat(ceiling)
                    .as("ceiling of %s", instant)
                    .isGreaterThanOrEqualTo(instant)
                    .isLessThan(instant + WIDTH);
            assertThat(ceiling % WIDTH).isZero();
            assertThat(TimeBins.ceiling(ceiling)).isEqualTo(ceiling);
        }
    }

    @Test
    void shouldInvertStartsExactly() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            long index = random.nextLong() / WIDTH;

            assertThat(TimeBins.indexOf(TimeBins.startOf(index))).isEqualTo(index);
            assertThat(TimeBins.indexOf(TimeBins.startOf(index) - 1)).isEqualTo(index - 1);
        }
    }

    @Test
    void shouldHoldUntilTheYear2262() {
        long last = TimeBins.startOf(Long.MAX_VALUE / WIDTH);

        assertThat(TimeBins.ceiling(last)).isEqualTo(last);
        assertThat(TimeBins.ceiling(last - 1)).isEqualTo(last);
        assertThat(Instant.EPOCH.plusNanos(last)).isAfter(Instant.parse("2262-04-11T00:00:00Z"));
    }

    @Test
    void shouldDivideASecondIntoFour() {
        assertThat(TimeUnit.SECONDS.toNanos(1) / WIDTH).isEqualTo(4);
        assertThat(TimeUnit.SECONDS.toNanos(1) % WIDTH).isZero();
    }
}
