// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON objects, merged as RFC 7386 (merge patch) says. */
public final class ObjectNodes {

    private ObjectNodes() {}

    /** An object without fields. */
    public static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A new object: the target with the patch merged into it; null in the patch removes a field. */
    public static ObjectNode merge(ObjectNode target, ObjectNode patch) {
        ObjectNode merged = target.deepCopy();
        patch.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                merged.remove(field.getKey());
            } else if (value instanceof ObjectNode inner) {
                ObjectNode before = merged.get(field.getKey()) instanceof ObjectNode old ? old : empty();
                merged.set(field.getKey(), merge(before, inner));
            } else {
                merged.set(field.getKey(), value.deepCopy());
            }
        });
        return merged;
    }
}
