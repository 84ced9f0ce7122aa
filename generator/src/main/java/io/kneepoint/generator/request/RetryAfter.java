// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;

/** The Retry-After header (RFC 9110, section 10.2.3): seconds, or a date, which counts from the response's own Date. */
final class RetryAfter {

    private static final int MOST_DIGITS = 9;

    private RetryAfter() {}

    /** The pause that the head asks for; empty when it asks for none or cannot be read. [ns, ≥ 0] */
    static OptionalLong of(ResponseHead head) {
        if (head.retryAfter().isEmpty()) {
            return OptionalLong.empty();
        }
        String value = head.retryAfter().get().strip();
        if (!value.isEmpty() && value.length() <= MOST_DIGITS && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.of(Duration.ofSeconds(Long.parseLong(value)).toNanos());
        }
        try {
            Instant until = httpDate(value);
            Instant from = httpDate(head.date().orElse(""));
            return OptionalLong.of(Math.max(0, Duration.between(from, until).toNanos()));
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private static Instant httpDate(String text) {
        return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
    }
}
