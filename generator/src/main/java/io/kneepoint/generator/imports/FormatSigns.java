// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import com.fasterxml.jackson.core.JsonToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the beginning of a JSON or JSONL file shows of its format.
 *
 * @param array whether the top level is an array
 * @param fields names of the fields down to the third level, as {@code outer.inner.inmost}, as if arrays were not there
 */
record FormatSigns(boolean array, Set<String> fields) {

    private static final FormatSigns NOTHING = new FormatSigns(false, Set.of());
    private static final int DEEPEST = 3;
    private static final long BYTES_LOOKED_AT = 1 << 20;
    private static final int LONGEST_FIELD = 100;

    /** Never throws: a file that is no JSON, or none at all, shows nothing. What was seen before a file breaks off counts. */
    static FormatSigns of(Path file) {
        if (!Files.isRegularFile(file)) {
            return NOTHING;
        }
        Set<String> fields = new HashSet<>();
        boolean array = false;
        try (JsonCursor cursor = JsonCursor.open(file, 0)) {
            JsonToken token = cursor.next();
            array = token == JsonToken.START_ARRAY;
            while (token != null && cursor.byteOffset() < BYTES_LOOKED_AT) {
                if (token == JsonToken.FIELD_NAME) {
                    List<String> path = cursor.fieldPath(DEEPEST + 1);
                    if (path.size() <= DEEPEST && cursor.field().length() <= LONGEST_FIELD) {
                        fields.add(String.join(".", path));
                    }
                }
                token = cursor.next();
            }
        } catch (ImportException e) {
            return new FormatSigns(array, fields);
        }
        return new FormatSigns(array, fields);
    }

    /** Whether all these fields were seen. */
    boolean has(String... names) {
        return fields.containsAll(Set.of(names));
    }
}
