// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/** Avro's schema resolution rules, asked for a new schema and its predecessors; a pure function. */
final class Compatibility {

    private Compatibility() {}

    /**
     * What stands against the candidate: one message for each incompatibility, none if it is compatible.
     *
     * <p>Predecessors are asked from the latest back, and the first one that objects is the last one asked.
     *
     * @param earlier live versions of the subject with their schemas, oldest first
     */
    static List<String> objections(CompatibilityLevel level, SchemaText candidate, List<NumberedSchema> earlier) {
        Schema fresh = candidate.toAvro();
        for (int i = earlier.size() - 1; i >= 0; i--) {
            List<String> messages = against(level, fresh, earlier.get(i));
            if (!messages.isEmpty() || !level.transitive()) {
                return messages;
            }
        }
        return List.of();
    }

    private static List<String> against(CompatibilityLevel level, Schema fresh, NumberedSchema earlier) {
        Schema old = earlier.schema().toAvro();
        List<String> messages = new ArrayList<>();
        if (level.backward()) {
            read(fresh, old, "the new schema cannot read version " + earlier.version(), messages);
        }
        if (level.forward()) {
            read(old, fresh, "version " + earlier.version() + " cannot read the new schema", messages);
        }
        return messages;
    }

    private static void read(Schema reader, Schema writer, String headline, List<String> messages) {
        for (Incompatibility each : SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities()) {
            messages.add("%s: %s at %s: %s".formatted(headline, each.getType(), each.getLocation(), each.getMessage()));
        }
    }

    /** A version number of a subject and the schema it stands for. */
    record NumberedSchema(int version, SchemaText schema) {}
}
