// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the keys and values of one document stand. Jackson reports the place where its parser happened to stop; this walks the
 * document again and finds the key or value that is meant.
 */
final class YamlPlaces {
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
     *
     * @throws com.fasterxml.jackson.core.JacksonException when it is no YAML
     */
    void refuseEmptyOrAliased() throws IOException {
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

    List<String> keysIn(List<Object> path) {
        List<String> keys = new ArrayList<>();
        try (JsonParser parser = factory.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME
                        && pathOf(parser.getParsingContext()).equals(with(path, parser.currentName()))) {
                    keys.add(parser.currentName());
                }
            }
        } catch (IOException malformed) {
            return List.of();
        }
        return keys;
    }

    static List<Object> with(List<Object> path, String name) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    JsonLocation keyAt(List<Object> path) {
        return find(path, true).place();
    }

    JsonLocation valueAt(List<Object> path) {
        return find(path, false).place();
    }

    Optional<String> scalarAt(List<Object> path) {
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

    ConfigException at(JsonLocation place, String sentence, Throwable cause) {
        if (place == null || place.getLineNr() < 1) {
            return new ConfigException(source, sentence, cause);
        }
        return new ConfigException(source, sentence, place.getLineNr(), place.getColumnNr(), text, cause);
    }

    private record Found(JsonLocation place, Optional<String> scalar) {
        static final Found NOWHERE = new Found(JsonLocation.NA, Optional.empty());
    }
}
