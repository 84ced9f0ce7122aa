// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import com.fasterxml.jackson.core.JsonToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the beginning of a JSON or JSONL file shows of its format.
 *
 * @param array whether the top level is an array; its first element is then what the fields are of
 * @param topLevelFields names of the fields of the first object
 * @param secondLevelFields names of the fields of the objects right in it, as {@code outer.inner}
 */
record FormatSigns(boolean array, Set<String> topLevelFields, Set<String> secondLevelFields) {

    private static final FormatSigns NOTHING = new FormatSigns(false, Set.of(), Set.of());
    private static final int MOST_FIELDS = 1_000;

    /** Never throws: a file that is no JSON, or none at all, shows nothing. What was seen before a file breaks off counts. */
    static FormatSigns of(Path file) {
        if (!Files.isRegularFile(file)) {
            return NOTHING;
        }
        Set<String> top = new LinkedHashSet<>();
        Set<String> second = new LinkedHashSet<>();
        boolean array = false;
        try (JsonCursor cursor = JsonCursor.open(file, 0)) {
            array = cursor.next() == JsonToken.START_ARRAY;
            if (array) {
                cursor.next();
            }
            if (cursor.token() == JsonToken.START_OBJECT) {
                collect(cursor, top, second);
            }
        } catch (ImportException e) {
            return new FormatSigns(array, top, second);
        }
        return new FormatSigns(array, top, second);
    }

    private static void collect(JsonCursor cursor, Set<String> top, Set<String> second) {
        while (top.size() < MOST_FIELDS && cursor.nextField()) {
            String outer = cursor.field();
            top.add(outer);
            if (cursor.next() != JsonToken.START_OBJECT) {
                cursor.skip();
                continue;
            }
            while (cursor.nextField()) {
                second.add(outer + "." + cursor.field());
                cursor.next();
                cursor.skip();
            }
        }
    }
}
