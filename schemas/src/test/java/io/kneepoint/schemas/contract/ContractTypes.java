// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.contract;

import io.kneepoint.schemas.topic.Topics;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/** The named types that a value of any topic can hold. */
final class ContractTypes {

    private ContractTypes() {}

    static Collection<Schema> all() {
        Map<String, Schema> types = new LinkedHashMap<>();
        Topics.all().forEach(topic -> collect(SpecificData.get().getSchema(topic.valueType()), types));
        return types.values();
    }

    static Stream<Schema> records() {
        return all().stream().filter(type -> type.getType() == Schema.Type.RECORD);
    }

    static Stream<Schema> enums() {
        return all().stream().filter(type -> type.getType() == Schema.Type.ENUM);
    }

    private static void collect(Schema schema, Map<String, Schema> types) {
        switch (schema.getType()) {
            case RECORD -> {
                if (types.putIfAbsent(schema.getFullName(), schema) == null) {
                    schema.getFields().forEach(field -> collect(field.schema(), types));
                }
            }
            case ENUM -> types.putIfAbsent(schema.getFullName(), schema);
            case UNION -> schema.getTypes().forEach(branch -> collect(branch, types));
            case ARRAY -> collect(schema.getElementType(), types);
            case MAP -> collect(schema.getValueType(), types);
            default -> {
                // A type without a name of its own.
            }
        }
    }
}
