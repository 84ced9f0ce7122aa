// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.arrival;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An arrival rate as an exact fraction, written with its unit: {@code 200/s}, {@code 12.5/s}, {@code 90/m} or {@code 30/h}.
 *
 * @param arrivals so many arrivals …
 * @param perNanos … in so much time; ns
 */
public record Rate(long arrivals, long perNanos) {

    /** What a rate must look like, for errors. */
    public static final String EXPECTED =
            "a rate with its unit, above 0 and at most 1000000/s, such as 200/s, 12.5/s or 90/m";

    private static final Pattern FORM = Pattern.compile("(\\d{1,10}(?:\\.\\d{1,6})?)\\s*/\\s*(s|m|h)");
    private static final Map<String, Long> NANOS_OF_UNIT =
            Map.of("s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double GREATEST_PER_SECOND = 1e6;

    public Rate {
        Ratio reduced = new Ratio(arrivals, perNanos);
        arrivals = reduced.numerator();
        perNanos = reduced.denominator();
    }

    /** So many arrivals a second. */
    public static Rate perSecond(long arrivals) {
        return new Rate(arrivals, NANOS_OF_UNIT.get("s"));
    }

    /**
     * The rate that the text means.
     *
     * @throws IllegalArgumentException when it is none; the message has the form {@code text (expected: rule)}
     */
    public static Rate parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches() || new BigDecimal(form.group(1)).signum() == 0) {
            throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")");
        }
        BigDecimal count = new BigDecimal(form.group(1));
        long scale = BigDecimal.ONE.movePointRight(count.scale()).longValueExact();
        Rate rate = new Rate(
                count.movePointRight(count.scale()).longValueExact(),
                Math.multiplyExact(NANOS_OF_UNIT.get(form.group(2)), scale));
        if (rate.perSecond() > GREATEST_PER_SECOND) {
            throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")");
        }
        return rate;
    }

    /** Arrivals a second, rounded to the nearest double. */
    public double perSecond() {
        return arrivals * NANOS_PER_SECOND / perNanos;
    }

    /** Mean time between two arrivals. */
    Ratio nanosPerArrival() {
        return new Ratio(perNanos, arrivals);
    }

    /** As it is written: a second, or an hour where it is less than one in 100 seconds. */
    @Override
    public String toString() {
        String unit = perSecond() < 0.01 ? "h" : "s";
        return BigDecimal.valueOf(arrivals)
                        .multiply(BigDecimal.valueOf(NANOS_OF_UNIT.get(unit)))
                        .divide(BigDecimal.valueOf(perNanos), 6, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString()
                + "/" + unit;
    }
}
