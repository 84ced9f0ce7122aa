// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "250ms, 250000000",
        "10s, 10000000000",
        "5m, 300000000000",
        "2h, 7200000000000",
        "1.5s, 1500000000",
        "7us, 7000",
        "7µs, 7000",
        "3 ns, 3",
        "0s, 0"
    })
    void shouldReadDurations(String text, long nanos) {
        assertThat(DurationText.parse(text)).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "", "ms", "-5s", "5 d", "1e3s", "1.5.2s", "5S", "10s 5ms"})
    void shouldListTheUnitsWhenADurationIsWrong(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text + " (expected: a duration with a unit: ns, us, ms, s, m or h, such as 250ms)");
    }

    @Test
    void shouldRefuseAFractionOfANanosecond() {
        assertThatThrownBy(() -> DurationText.parse("0.5ns")).hasMessageContaining("whole number of nanoseconds");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999, 1_000, 250_000_000L, 1_500_000_000L, 60_000_000_000L, 7_200_000_000_000L})
    void shouldWriteDurationsThatReadBack(long nanos) {
        assertThat(DurationText.parse(DurationText.of(Duration.ofNanos(nanos)))).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @CsvSource({
        "80GB, 80000000000",
        "80GiB, 85899345920",
        "1.5KiB, 1536",
        "12 B, 12",
        "2TB, 2000000000000",
        "1kB, 1000",
        "79.15GiB, 84986665369"
    })
    void shouldReadSizesInBothFamiliesOfUnits(String text, long bytes) {
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "80G", "GB", "-1GB", "80gib", ""})
    void shouldListTheUnitsWhenASizeIsWrong(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(text + " (expected: a size with a unit: B, kB, ");
    }

    @Test
    void shouldShowASizeInBothFamiliesOfUnits() {
        assertThat(new ByteSize(2_684_354_560L)).hasToString("2.68 GB (2.50 GiB)");
        assertThat(new ByteSize(327_680)).hasToString("327680 B");
    }
}
