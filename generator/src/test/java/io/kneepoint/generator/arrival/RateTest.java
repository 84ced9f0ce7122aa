// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {

    @ParameterizedTest
    @CsvSource({
        "200/s, 1, 5000000",
        "12.5/s, 1, 80000000",
        "333.333333/s, 333333333, 1000000000000000",
        "90/m, 3, 2000000000",
        "1/h, 1, 3600000000000",
        "0.5 / s, 1, 2000000000"
    })
    void shouldBeExact(String text, long arrivals, long perNanos) {
        assertThat(Rate.parse(text)).isEqualTo(new Rate(arrivals, perNanos));
    }

    @ParameterizedTest
    @ValueSource(strings = {"200", "200/ms", "-1/s", "0/s", "0.000/s", "1e3/s", "", "/s", "1000001/s", "9999999999/s"})
    void shouldRefuseWhatIsNoRate(String text) {
        assertThatThrownBy(() -> Rate.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text + " (expected: " + Rate.EXPECTED + ")");
    }

    @ParameterizedTest
    @CsvSource({"200/s, 200/s", "90/m, 1.5/s", "30/h, 30/h", "333.333333/s, 333.333333/s", "1/m, 0.016667/s"})
    void shouldBeWrittenAsPeopleReadIt(String text, String shown) {
        assertThat(Rate.parse(text)).hasToString(shown);
    }

    @Test
    void shouldSayItsArrivalsPerSecond() {
        assertThat(Rate.parse("90/m").perSecond()).isEqualTo(1.5);
        assertThat(Rate.perSecond(1_000).perSecond()).isEqualTo(1_000);
    }
}
