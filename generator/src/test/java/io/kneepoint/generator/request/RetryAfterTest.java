// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

    @Test
    void shouldReadSecondsAndDates() {
        assertThat(parse("120", DATE)).hasValue(Duration.ofMinutes(2).toNanos());
        assertThat(parse("Sun, 06 Nov 1994 08:50:07 GMT", DATE))
                .hasValue(Duration.ofSeconds(30).toNanos());
        assertThat(parse("Sun, 06 Nov 1994 08:00:00 GMT", DATE)).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999", "Sun, 06 Nov 1994"})
    void shouldIgnoreWhatItCannotRead(String value) {
        assertThat(parse(value, DATE)).isEmpty();
    }

    @Test
    void shouldIgnoreADateWithoutADateToCountFrom() {
        assertThat(parse(DATE, null)).isEmpty();
        assertThat(parse(null, DATE)).isEmpty();
    }

    private static OptionalLong parse(String value, String date) {
        return RetryAfter.of(new ResponseHead(
                429, Optional.empty(), Optional.empty(), Optional.ofNullable(value), Optional.ofNullable(date)));
    }
}
