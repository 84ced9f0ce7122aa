// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * One JSON object of a result file, small enough to be held, with typed access to its fields; a field that is absent and one that is
 * null are the same.
 *
 * <p>Numbers keep their decimal digits, so that a time in seconds since the epoch is not rounded through a double. What is wrong
 * becomes an {@link ImportException} that names the file and the place, and shows no text. Confined to one thread.
 */
final class JsonRecord {

    /** Nanoseconds in a unit. */
    enum Unit {
        SECONDS(9),
        MILLISECONDS(6),
        MICROSECONDS(3),
        NANOSECONDS(0);

        private final int powerOfTen;

        Unit(int powerOfTen) {
            this.powerOfTen = powerOfTen;
        }

        /** The unit of a symbol, {@code s}, {@code ms}, {@code us} or {@code ns}; null when it is none. */
        static Unit ofSymbol(String symbol) {
            return switch (symbol) {
                case "s", "sec" -> SECONDS;
                case "ms" -> MILLISECONDS;
                case "us", "µs" -> MICROSECONDS;
                case "ns" -> NANOSECONDS;
                default -> null;
            };
        }
    }

    /** A record without fields. */
    static final JsonRecord EMPTY = new JsonRecord("nothing", MissingNode.getInstance());

    private static final int LONGEST_EXCERPT = 40;
    private static final int MOST_DIGITS = 400;

    private final String place;
    private final JsonNode node;

    JsonRecord(String place, JsonNode node) {
        this.place = place;
        this.node = node;
    }

    /** Whether the field is there and not null. */
    boolean has(String name) {
        return !get(name).isMissingNode();
    }

    /** The object in a field, which must be one; an absent one has no fields. */
    JsonRecord object(String name) {
        JsonNode value = get(name);
        if (!value.isMissingNode() && !value.isObject()) {
            throw unexpected(name, "an object");
        }
        return new JsonRecord(place + "." + name, value);
    }

    /** The objects in a field's array; none when it is absent. */
    List<JsonRecord> objects(String name) {
        JsonNode array = array(name);
        List<JsonRecord> objects = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            if (!array.get(i).isObject()) {
                throw unexpected(name, "an array of objects");
            }
            objects.add(new JsonRecord(place + "." + name + "[" + i + "]", array.get(i)));
        }
        return objects;
    }

    /** A text; null when absent. */
    String text(String name) {
        JsonNode value = get(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isTextual()) {
            throw unexpected(name, "a text");
        }
        return value.textValue();
    }

    /** Whether a field is true; false when absent. */
    boolean isTrue(String name) {
        JsonNode value = get(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw unexpected(name, "true or false");
        }
        return value.asBoolean(false);
    }

    /** Whether a field holds the number 0. */
    boolean isZero(String name) {
        return get(name).isNumber() && get(name).doubleValue() == 0;
    }

    /** An HTTP status; null when the field holds anything else, such as a tool's own -1. */
    Integer httpStatus(String name) {
        JsonNode value = get(name);
        boolean status = value.isInt() && value.intValue() >= 100 && value.intValue() < 600;
        return status ? Integer.valueOf(value.intValue()) : null;
    }

    /** A count; null when absent. */
    Integer count(String name) {
        BigDecimal value = number(name, "a whole number, 0 or more");
        if (value == null) {
            return null;
        }
        try {
            return value.intValueExact();
        } catch (ArithmeticException e) {
            throw unexpected(name, "a whole number, 0 or more");
        }
    }

    /** A number that is not negative; null when absent. */
    Double nonNegative(String name) {
        BigDecimal value = number(name, "a number, 0 or more");
        return value == null ? null : Double.valueOf(value.doubleValue());
    }

    /** A time or a duration that is not negative; null when absent. [ns] */
    Long nanos(String name, Unit unit) {
        BigDecimal value = number(name, expected(unit));
        return value == null ? null : Long.valueOf(nanos(name, value, unit));
    }

    /** A time or a duration that is not negative and must be there. [ns] */
    long requiredNanos(String name, Unit unit) {
        Long value = nanos(name, unit);
        if (value == null) {
            throw unexpected(name, expected(unit));
        }
        return value;
    }

    /** How long after a start a time lies, which must not be before it; null when absent. [ns] */
    Long offset(String name, Unit unit, long startNanos) {
        Long time = nanos(name, unit);
        if (time != null && time < startNanos) {
            throw unexpected(name, "no time before the request's start");
        }
        return time == null ? null : Long.valueOf(time - startNanos);
    }

    /** The same where the time must be there. [ns] */
    long requiredOffset(String name, Unit unit, long startNanos) {
        Long offset = offset(name, unit, startNanos);
        if (offset == null) {
            throw unexpected(name, expected(unit));
        }
        return offset;
    }

    /** The running sums of an array of durations, each rounded on its own so that nothing adds up; empty when absent. [ns] */
    List<Long> runningNanos(String name, Unit unit) {
        List<Long> sums = new ArrayList<>();
        BigDecimal sum = BigDecimal.ZERO;
        JsonNode array = array(name);
        for (int i = 0; i < array.size(); i++) {
            sum = sum.add(decimal(array.get(i), name + "[" + i + "]", expected(unit)));
            sums.add(nanos(name, sum, unit));
        }
        return sums;
    }

    /** An array of times, none before the one before it; empty when absent. [ns] */
    List<Long> ascendingNanos(String name, Unit unit) {
        List<Long> times = new ArrayList<>();
        JsonNode array = array(name);
        for (int i = 0; i < array.size(); i++) {
            String element = name + "[" + i + "]";
            long time = nanos(element, decimal(array.get(i), element, expected(unit)), unit);
            if (i > 0 && time < times.get(i - 1)) {
                throw new ImportException(
                        place + "." + element + ": before the one before it (expected: ascending times)");
            }
            times.add(time);
        }
        return times;
    }

    /** Texts in a field's array; null where an element is none. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        array(name).forEach(element -> texts.add(element.textValue()));
        return texts;
    }

    /** What to throw when a field is not as expected. */
    ImportException unexpected(String name, String expected) {
        return new ImportException(place + "." + name + ": " + shown(get(name)) + " (expected: " + expected + ")");
    }

    private JsonNode array(String name) {
        JsonNode value = get(name);
        if (!value.isMissingNode() && !value.isArray()) {
            throw unexpected(name, "an array");
        }
        return value;
    }

    private JsonNode get(String name) {
        JsonNode value = node.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    private BigDecimal number(String name, String expected) {
        JsonNode value = get(name);
        return value.isMissingNode() ? null : decimal(value, name, expected);
    }

    private BigDecimal decimal(JsonNode value, String name, String expected) {
        boolean finite = value.isNumber() && !(value.isDouble() && !Double.isFinite(value.doubleValue()));
        if (!finite || value.decimalValue().signum() < 0) {
            throw new ImportException(place + "." + name + ": " + shown(value) + " (expected: " + expected + ")");
        }
        return plain(
                value.decimalValue(),
                () -> new ImportException(place + "." + name + ": " + shown(value) + " (expected: " + expected
                        + ", below 1e" + MOST_DIGITS + ")"));
    }

    /** A number of ordinary size: what is written in ten characters may have a million digits, and nobody can wait for them. */
    private static BigDecimal plain(BigDecimal number, Supplier<ImportException> tooLarge) {
        int digits = number.signum() == 0 ? 0 : number.precision() - number.scale();
        if (digits > MOST_DIGITS) {
            throw tooLarge.get();
        }
        return digits < -MOST_DIGITS || number.signum() == 0 ? BigDecimal.ZERO : number;
    }

    private long nanos(String name, BigDecimal value, Unit unit) {
        try {
            return value.movePointRight(unit.powerOfTen)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw unexpected(name, expected(unit) + ", at most 292 years");
        }
    }

    private static String expected(Unit unit) {
        return unit.name().toLowerCase(Locale.ROOT) + ", 0 or more";
    }

    private static String shown(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "absent";
        }
        if (value.isNumber() || value.isBoolean()) {
            boolean plain =
                    value.isBigDecimal() && Math.abs(value.decimalValue().scale()) <= LONGEST_EXCERPT;
            String text = plain ? value.decimalValue().toPlainString() : value.asText();
            return text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…";
        }
        return value.isTextual() ? "a text" : value.isArray() ? "an array" : "an object";
    }
}
