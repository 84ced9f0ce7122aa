// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Walks through a JSON file token by token; everything that is wrong with it becomes an {@link ImportException} that names the
 * file and the place.
 *
 * <p>Refuses {@code NaN} and {@code Infinity} wherever a value is used. Memory does not grow with the file. Confined to one thread.
 */
final class JsonCursor implements AutoCloseable {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final double GREATEST_SECONDS = Long.MAX_VALUE / 1e9;
    private static final int LONGEST_EXCERPT = 40;

    private final Path file;
    private final long firstByte;
    private final JsonParser parser;

    private JsonCursor(Path file, long firstByte, JsonParser parser) {
        this.file = file;
        this.firstByte = firstByte;
        this.parser = parser;
    }

    /** Opens a file at a byte; throws {@link ImportException} when it cannot be read. */
    static JsonCursor open(Path file, long firstByte) {
        return new JsonCursor(file, firstByte, JsonFiles.open(file, firstByte));
    }

    /** The next token; null at the end of the file. */
    JsonToken next() {
        try {
            return parser.nextToken();
        } catch (IOException | NumberFormatException e) {
            // Jackson refuses a number with an exponent of ten digits in its own way.
            throw broken(e);
        }
    }

    /** The current token. */
    JsonToken token() {
        return parser.currentToken();
    }

    /** Whether the next token is a field's name, which {@link #field} then gives; ends an object. */
    boolean nextField() {
        return next() == JsonToken.FIELD_NAME;
    }

    /** The current field's name. */
    String field() {
        return parsed(parser::currentName);
    }

    /** The current field's name after those of the objects around it, outermost first, of at most so many levels. */
    List<String> fieldPath(int atMost) {
        ArrayDeque<String> names = new ArrayDeque<>();
        JsonStreamContext context = parser.getParsingContext();
        for (; context != null && names.size() <= atMost; context = context.getParent()) {
            if (context.inObject() && context.getCurrentName() != null) {
                names.addFirst(context.getCurrentName());
            }
        }
        return List.copyOf(names);
    }

    /** Steps over the current value, whatever it is. */
    void skip() {
        var unused = parsed(parser::skipChildren);
    }

    /** Steps through the object that comes next, and stops at each element of the array in one of its fields. */
    void eachElement(String field, Runnable atElement) {
        next();
        requireObject();
        while (nextField()) {
            boolean wanted = field().equals(field);
            next();
            if (!wanted) {
                skip();
                continue;
            }
            requireArray();
            while (next() != JsonToken.END_ARRAY) {
                atElement.run();
            }
        }
    }

    /** Steps over the current object and keeps the record in one of its fields; an empty one when it is absent. */
    JsonRecord recordIn(String field) {
        JsonRecord kept = JsonRecord.EMPTY;
        requireObject();
        while (nextField()) {
            boolean wanted = field().equals(field);
            next();
            if (wanted && !isNull()) {
                kept = record();
            } else {
                skip();
            }
        }
        return kept;
    }

    /** Whether the current value is null. */
    boolean isNull() {
        return token() == JsonToken.VALUE_NULL;
    }

    /** Where the current token begins. [bytes from the beginning of the file] */
    long byteOffset() {
        return firstByte + parser.currentTokenLocation().getByteOffset();
    }

    /** The current value, which must open an object. */
    void requireObject() {
        require(JsonToken.START_OBJECT, "an object");
    }

    /** The current value, which must open an array. */
    void requireArray() {
        require(JsonToken.START_ARRAY, "an array");
    }

    private void require(JsonToken token, String expected) {
        if (token() != token) {
            throw unexpected(expected);
        }
    }

    /** The current value as text. */
    String text() {
        require(JsonToken.VALUE_STRING, "a text");
        return parsed(parser::getText);
    }

    /** The current value as text; null when it is none. */
    String textOrNull() {
        return isNull() ? null : text();
    }

    /** The current value as a finite number. */
    double number(String expected) {
        if (token() == null || !token().isNumeric()) {
            throw unexpected(expected);
        }
        try {
            double value = parser.getDoubleValue();
            if (!Double.isFinite(value)) {
                throw unexpected(expected);
            }
            return value;
        } catch (IOException | NumberFormatException e) {
            // Jackson refuses a number with an exponent of ten digits in its own way.
            throw broken(e);
        }
    }

    /** Whether the current value is Python's {@code Infinity}. */
    boolean isInfinite() {
        return token() == JsonToken.VALUE_NUMBER_FLOAT && Double.isInfinite(parsed(parser::getDoubleValue));
    }

    /** The current value as a number that is not negative. */
    double nonNegative(String expected) {
        double value = number(expected);
        if (value < 0) {
            throw unexpected(expected);
        }
        return value;
    }

    /** The current value, seconds that are not negative. [s] */
    double seconds() {
        double value = nonNegative("seconds, 0 or more");
        if (value > GREATEST_SECONDS) {
            throw unexpected("seconds, at most 292 years");
        }
        return value;
    }

    /** The current value as a count. */
    int count(String expected) {
        double value = nonNegative(expected);
        if (value != Math.rint(value) || value > Integer.MAX_VALUE) {
            throw unexpected(expected);
        }
        return (int) value;
    }

    /** The current value, which must be an object, as a whole: for records that are small. */
    JsonRecord record() {
        requireObject();
        String place = file + ": line " + parser.currentTokenLocation().getLineNr();
        return new JsonRecord(place, parsed(() -> JsonFiles.MAPPER.readTree(parser)));
    }

    /** Seconds to nanoseconds, to the nearest. [ns] */
    static long nanos(double seconds) {
        return Math.round(seconds * NANOS_PER_SECOND);
    }

    /** What to throw when the current value is not as expected; never shows more than its first characters, and no text at all. */
    ImportException unexpected(String expected) {
        return new ImportException(place() + ": " + shown() + " (expected: " + expected + ")");
    }

    /** What to throw when something is wrong with the place where the cursor stands. */
    ImportException problem(String what) {
        return new ImportException(place() + ": " + what);
    }

    private String place() {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        JsonLocation at = parser.currentTokenLocation();
        return file + ": " + (pointer.isEmpty() ? "top level" : pointer) + " (line " + at.getLineNr() + ")";
    }

    private String shown() {
        JsonToken token = token();
        if (token == null) {
            return "end of file";
        }
        if (token.isNumeric()) {
            String text = parsed(parser::getText);
            return text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…";
        }
        return switch (token) {
            case VALUE_STRING -> "a text";
            case START_ARRAY, END_ARRAY -> "an array";
            case START_OBJECT, END_OBJECT -> "an object";
            case FIELD_NAME -> "a field";
            default -> token.asString();
        };
    }

    /** A step of the parser. */
    private interface Step<T> {
        T take() throws IOException;
    }

    private <T> T parsed(Step<T> step) {
        try {
            return step.take();
        } catch (IOException | NumberFormatException e) {
            // Jackson refuses a number with an exponent of ten digits in its own way.
            throw broken(e);
        }
    }

    private ImportException broken(Exception e) {
        if (!(e instanceof JsonProcessingException)) {
            return new ImportException(file + ": cannot be read: " + e.getMessage(), e);
        }
        JsonLocation at = parser.currentLocation();
        return new ImportException(file + ": no JSON at line " + at.getLineNr() + ", byte "
                + (firstByte + at.getByteOffset()) + " (expected: whole JSON)");
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new ImportException(file + ": cannot be closed: " + e.getMessage(), e);
        }
    }
}
