// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
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

/** A sentence, with its place, for each way in which Jackson refuses a document. */
final class YamlRefusals {
    private static final Pattern LEADING_NAME = Pattern.compile("^([A-Za-z][A-Za-z0-9]*): .*", Pattern.DOTALL);
    private static final Pattern MISSING = Pattern.compile("Missing required creator property '([^']+)'");
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate field '([^']*)'");

    private final YamlPlaces places;

    YamlRefusals(YamlPlaces places) {
        this.places = places;
    }

    ConfigException explain(JacksonException refused) {
        if (!(refused instanceof JsonMappingException mapping)) {
            return malformed(refused);
        }
        List<Object> path = path(mapping);
        if (mapping instanceof UnrecognizedPropertyException unknown) {
            KnownKeys known = new KnownKeys(
                    unknown.getKnownPropertyIds().stream().map(Object::toString).toList());
            return places.at(places.keyAt(path), known.refusal(unknown.getPropertyName()), mapping);
        }
        if (mapping instanceof ValueInstantiationException refusal && mapping.getCause() != null) {
            Optional<ConfigException> misspelt =
                    unknownKey(path, refusal.getType().getRawClass(), mapping);
            if (misspelt.isPresent()) {
                return misspelt.get();
            }
            String sentence = Objects.toString(mapping.getCause().getMessage(), "the value is refused");
            return places.at(namedIn(path, sentence), sentence, mapping);
        }
        if (mapping.getCause() instanceof JacksonException inner && !(inner instanceof JsonMappingException)) {
            return malformed(inner);
        }
        Matcher missing = MISSING.matcher(mapping.getOriginalMessage());
        if (missing.find()) {
            List<Object> parent = path.subList(0, Math.max(0, path.size() - 1));
            Optional<ConfigException> misspelt = declaring(mapping).flatMap(type -> unknownKey(parent, type, mapping));
            if (misspelt.isPresent()) {
                return misspelt.get();
            }
            return places.at(
                    places.keyAt(parent), missing.group(1) + ": missing (expected: a value for this key)", mapping);
        }
        return places.at(places.valueAt(path), wrongValue(mapping, path), mapping);
    }

    /** A record is refused before Jackson looks at the keys that it does not have, and one of those is why, more often than not. */
    private Optional<ConfigException> unknownKey(List<Object> record, Class<?> type, JsonMappingException refused) {
        return KnownKeys.of(type)
                .flatMap(known -> places.keysIn(record).stream()
                        .filter(key -> !known.contains(key))
                        .findFirst()
                        .map(key ->
                                places.at(places.keyAt(YamlPlaces.with(record, key)), known.refusal(key), refused)));
    }

    private static Optional<Class<?>> declaring(JsonMappingException mapping) {
        List<JsonMappingException.Reference> steps = mapping.getPath();
        Object from = steps.isEmpty() ? null : steps.get(steps.size() - 1).getFrom();
        return from instanceof Class<?> type ? Optional.of(type) : Optional.empty();
    }

    private ConfigException malformed(JacksonException refused) {
        JsonLocation place = refused.getLocation();
        Matcher duplicate = DUPLICATE.matcher(refused.getOriginalMessage());
        if (duplicate.find() && place != null) {
            String key = duplicate.group(1);
            int column = Math.max(1, place.getColumnNr() - key.length());
            JsonLocation start = new JsonLocation(place.contentReference(), 0, place.getLineNr(), column);
            return places.at(start, key + ": given twice (expected: each key once)", refused);
        }
        String first = refused.getOriginalMessage().lines().findFirst().orElse("");
        return places.at(place, "this is not YAML: " + first, refused);
    }

    private String wrongValue(JsonMappingException mapping, List<Object> path) {
        String name = name(path);
        String given = places.scalarAt(path).orElse("a block");
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

    /** The last key; an entry of a list is called by the list's and its place, from 1. */
    private static String name(List<Object> path) {
        if (path.isEmpty()) {
            return "document";
        }
        return path.get(path.size() - 1) instanceof Integer entry
                ? name(path.subList(0, path.size() - 1)) + ", entry " + (entry + 1)
                : Objects.toString(path.get(path.size() - 1));
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
            JsonLocation place = places.valueAt(YamlPlaces.with(path, name.group(1)));
            if (!place.equals(JsonLocation.NA)) {
                return place;
            }
        }
        return places.keyAt(path);
    }
}
