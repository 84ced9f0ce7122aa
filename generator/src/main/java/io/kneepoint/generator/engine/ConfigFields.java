// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;

/** The fields of a {@code config.json}, with a sentence for each that is missing or of the wrong kind. */
record ConfigFields(JsonNode root) {
    /** A whole number of at least 1 that must be there. */
    int whole(String name) {
        return Math.toIntExact(optional(name).orElseThrow(() -> refused(name, "missing", "a whole number")));
    }

    /** A whole number of at least 1, or this where the file does not say. */
    int whole(String name, int otherwise) {
        return Math.toIntExact(optional(name).orElse(otherwise));
    }

    /** A whole number of at least 1; empty when the field is missing or null. */
    OptionalLong optional(String name) {
        JsonNode value = root.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber() || value.asLong() < 1) {
            throw refused(name, value.toString(), "a whole number of at least 1");
        }
        return OptionalLong.of(value.asLong());
    }

    /** A number that may be zero, or this where the file does not say. */
    int count(String name, int otherwise) {
        return root.path(name).asInt(otherwise);
    }

    /** A truth value, or this where the file does not say. */
    boolean flag(String name, boolean otherwise) {
        return root.path(name).asBoolean(otherwise);
    }

    boolean has(String name) {
        return root.hasNonNull(name);
    }

    String text(String name) {
        return root.path(name).asText("");
    }

    static IllegalArgumentException refused(String name, String given, String expected) {
        return new IllegalArgumentException("config.json: " + name + ": " + given + " (expected: " + expected + ")");
    }
}
