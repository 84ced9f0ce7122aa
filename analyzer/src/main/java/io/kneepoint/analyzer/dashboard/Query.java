// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The query part of a request, read strictly: what is missing or out of bounds throws {@link IllegalArgumentException}. */
final class Query {

    private static final int MOST_CHARACTERS = 1_000;

    private final Map<String, String> values = new HashMap<>();

    private Query() {}

    static Query of(URI uri) {
        Query query = new Query();
        String raw = uri.getRawQuery();
        if (raw == null) {
            return query;
        }
        if (raw.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "query: " + raw.length() + " characters (expected: at most " + MOST_CHARACTERS + ")");
        }
        for (String pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.values.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(name + ": none (expected: a value)");
        }
        return value;
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    int whole(String name, int least, int most) {
        try {
            int value = Integer.parseInt(text(name));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of bounds.
        }
        throw new IllegalArgumentException(
                name + ": " + text(name) + " (expected: a whole number from " + least + " to " + most + ")");
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> type) {
        for (E value : type.getEnumConstants()) {
            if (value.name().equalsIgnoreCase(text(name))) {
                return value;
            }
        }
        throw new IllegalArgumentException(name + ": " + text(name) + " (expected: one of "
                + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT) + ")");
    }
}
