// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the keys and values of one document stand, and from that a sentence for each way to refuse it. Jackson reports the
 * place where its parser happened to stop; this walks the document again and finds the key or value that is meant.
 */
final class YamlPlaces {
    private static final Pattern LEADING_NAME = Pattern.compile("^([A-Za-z][A-Za-z0-9]*): .*", Pattern.DOTALL);
    private static final Pattern MISSING = Pattern.compile("Missing required creator property '([^']+)'");
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate field '([^']*)'");

    private final JsonFactory factory;
    private final String source;
    private final String text;

    YamlPlaces(JsonFactory factory, String source, String text) {
        this.factory = factory;
        this.source = source;
        this.text = text;
    }

    /**
     * Refuses a document or a value that is empty, since it can be meant or forgotten; and an alias, which would arrive as
     * the text of its own name.
     */
    void refuseEmptyOrAliased() {
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new ConfigException(source, "the document is empty", null);
            }
            for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
                if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
                    String alias = "*" + parser.getText() + ": an alias (expected: the value written out)";
                    throw at(parser.currentTokenLocation(), alias, null);
                }
                if (isEmpty(parser)) {
                    String name = Objects.toString(parser.currentName(), "entry");
                    String empty = name + ": nothing (expected: a value; leave the key out where it has a default)";
                    throw at(parser.currentTokenLocation(), empty, null);
                }
            }
        } catch (JacksonException malformed) {
            throw explain(malformed);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private boolean isEmpty(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING || parser.getTextLength() > 0) {
            return parser.currentToken() == JsonToken.VALUE_NULL;
        }
        long offset = parser.currentTokenLocation().getCharOffset();
        char first = offset < text.length() ? text.charAt((int) offset) : '\n';
        return first != '"' && first != '\'' && first != '|' && first != '>';
    }

    ConfigException explain(JacksonException refused) {
        if (!(refused instanceof JsonMappingException mapping)) {
            return malformed(refused);
        }
        List<Object> path = path(mapping);
        if (mapping instanceof UnrecognizedPropertyException unknown) {
            String known = unknown.getKnownPropertyIds().stream()
                    .map(Object::toString)
                    .sorted()
                    .collect(Collectors.joining(", "));
            return at(
                    keyAt(path), unknown.getPropertyName() + ": unknown key (expected: one of " + known + ")", mapping);
        }
        if (mapping instanceof ValueInstantiationException && mapping.getCause() != null) {
            String sentence = Objects.toString(mapping.getCause().getMessage(), "the value is refused");
            return at(namedIn(path, sentence), sentence, mapping);
        }
        if (mapping.getCause() instanceof JacksonException inner && !(inner instanceof JsonMappingException)) {
            return malformed(inner);
        }
        Matcher missing = MISSING.matcher(mapping.getOriginalMessage());
        if (missing.find()) {
            List<Object> parent = path.subList(0, Math.max(0, path.size() - 1));
            return at(keyAt(parent), missing.group(1) + ": missing (expected: a value for this key)", mapping);
        }
        return at(valueAt(path), wrongValue(mapping, path), mapping);
    }

    private ConfigException malformed(JacksonException refused) {
        JsonLocation place = refused.getLocation();
        Matcher duplicate = DUPLICATE.matcher(refused.getOriginalMessage());
        if (duplicate.find() && place != null) {
            String key = duplicate.group(1);
            int column = Math.max(1, place.getColumnNr() - key.length());
            JsonLocation start = new JsonLocation(place.contentReference(), 0, place.getLineNr(), column);
            return at(start, key + ": given twice (expected: each key once)", refused);
        }
        String first = refused.getOriginalMessage().lines().findFirst().orElse("");
        return at(place, "this is not YAML: " + first, refused);
    }

    private String wrongValue(JsonMappingException mapping, List<Object> path) {
        String name = path.isEmpty() ? "document" : Objects.toString(path.get(path.size() - 1));
        String given = scalarAt(path).orElse("a block");
        if (mapping instanceof InvalidFormatException format
                && (format.getTargetType() == Duration.class || format.getTargetType() == ByteSize.class)) {
            return name + ": " + mapping.getOriginalMessage();
        }
        if (mapping instanceof InvalidTypeIdException) {
            return name + ": " + mapping.getOriginalMessage();
        }
        if (mapping instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return name + ": " + given + " (expected: " + expected(mismatch.getTargetType()) + ")";
        }
        return name + ": " + given + " (" + mapping.getOriginalMessage() + ")";
    }

    private static String expected(Class<?> type) {
        if (type == Duration.class) {
            return DurationText.EXPECTED;
        }
        if (type == ByteSize.class) {
            return ByteSize.EXPECTED;
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type == String.class) {
            return "a text; put a number or a truth value in quotes";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (Iterable.class.isAssignableFrom(type) || type.isArray()) {
            return "a list";
        }
        return "a block of keys and values";
    }

    private static List<Object> path(JsonMappingException mapping) {
        List<Object> path = new ArrayList<>();
        for (JsonMappingException.Reference step : mapping.getPath()) {
            path.add(step.getFieldName() != null ? step.getFieldName() : (Object) step.getIndex());
        }
        return path;
    }

    /** The place of the component that a record's own sentence names, else that of the record. */
    private JsonLocation namedIn(List<Object> path, String sentence) {
        Matcher name = LEADING_NAME.matcher(sentence);
        if (name.matches()) {
            List<Object> inner = new ArrayList<>(path);
            inner.add(name.group(1));
            JsonLocation place = valueAt(inner);
            if (!place.equals(JsonLocation.NA)) {
                return place;
            }
        }
        return keyAt(path);
    }

    private JsonLocation keyAt(List<Object> path) {
        return find(path, true).place();
    }

    private JsonLocation valueAt(List<Object> path) {
        return find(path, false).place();
    }

    private Optional<String> scalarAt(List<Object> path) {
        return find(path, false).scalar();
    }

    private Found find(List<Object> path, boolean key) {
        try (JsonParser parser = factory.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean isKey = token == JsonToken.FIELD_NAME;
                boolean opens = token.isStructStart();
                JsonStreamContext context = parser.getParsingContext();
                boolean candidate = !token.isStructEnd() && (isKey == (key && endsInName(path)));
                if (candidate && path.equals(pathOf(opens ? context.getParent() : context))) {
                    Optional<String> scalar = token.isScalarValue() ? Optional.of(parser.getText()) : Optional.empty();
                    return new Found(parser.currentTokenLocation(), scalar);
                }
            }
        } catch (IOException malformed) {
            return Found.NOWHERE;
        }
        return Found.NOWHERE;
    }

    private static boolean endsInName(List<Object> path) {
        return !path.isEmpty() && path.get(path.size() - 1) instanceof String;
    }

    private static List<Object> pathOf(JsonStreamContext context) {
        List<Object> path = new ArrayList<>();
        for (JsonStreamContext at = context; at != null && !at.inRoot(); at = at.getParent()) {
            path.add(0, at.inObject() ? at.getCurrentName() : (Object) at.getCurrentIndex());
        }
        return path;
    }

    private ConfigException at(JsonLocation place, String sentence, Throwable cause) {
        if (place == null || place.getLineNr() < 1) {
            return new ConfigException(source, sentence, cause);
        }
        return new ConfigException(source, sentence, place.getLineNr(), place.getColumnNr(), text, cause);
    }

    private record Found(JsonLocation place, Optional<String> scalar) {
        static final Found NOWHERE = new Found(JsonLocation.NA, Optional.empty());
    }
}
