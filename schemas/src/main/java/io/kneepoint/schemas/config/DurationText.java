// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A duration as people write it: a number and one unit, such as {@code 250ms}, {@code 1.5s}, {@code 5m} or {@code 2h}.
 * A number without a unit is refused, since nobody can know whether it means seconds. Nothing is rounded: a fraction
 * must be a whole number of nanoseconds.
 */
public final class DurationText {
    static final String EXPECTED = "a duration with a unit: ns, us, ms, s, m or h, such as 250ms";

    private static final Pattern FORM = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)\\s*(ns|us|µs|ms|s|m|h)");
    private static final Map<String, Long> NANOS_OF_UNIT = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private DurationText() {}

    /**
     * The duration that {@code text} means, zero or longer.
     *
     * @throws IllegalArgumentException when the text is no duration; the message has the form
     *     {@code text (expected: rule)}
     */
    public static Duration parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")");
        }
        try {
            long unitNanos = NANOS_OF_UNIT.get(form.group(2));
            return Duration.ofNanos(new BigDecimal(form.group(1))
                    .multiply(BigDecimal.valueOf(unitNanos))
                    .longValueExact());
        } catch (ArithmeticException notWhole) {
            throw new IllegalArgumentException(
                    text + " (expected: a whole number of nanoseconds, at most 292 years)", notWhole);
        }
    }

    /** The shortest text that {@link #parse} reads back to the same duration, in the largest unit that divides it. */
    public static String of(Duration duration) {
        long nanos = duration.toNanos();
        for (String unit : new String[] {"h", "m", "s", "ms", "us"}) {
            long unitNanos = NANOS_OF_UNIT.get(unit);
            if (nanos != 0 && nanos % unitNanos == 0) {
                return nanos / unitNanos + unit;
            }
        }
        return nanos == 0 ? "0s" : nanos + "ns";
    }
}
