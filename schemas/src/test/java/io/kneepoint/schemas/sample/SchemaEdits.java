// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.function.Consumer;
import org.apache.avro.Schema;

/** Schemas that differ from others in one thing. */
public final class SchemaEdits {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SchemaEdits() {}

    /** The schema as JSON, without the docs of its types and fields. */
    public static JsonNode withoutDocs(Schema schema) {
        JsonNode json = json(schema);
        removeDocs(json);
        return json;
    }

    /** A copy of the schema whose record or enum of the given simple name is edited as JSON. */
    public static Schema edit(Schema schema, String typeName, Consumer<ObjectNode> edit) {
        JsonNode json = json(schema);
        ObjectNode found = find(json, typeName);
        if (found == null) {
            throw new IllegalArgumentException(
                    "type: " + typeName + " (expected: one that " + schema.getName() + " holds)");
        }
        edit.accept(found);
        return new Schema.Parser().parse(json.toString());
    }

    /** Adds a field, given as JSON, at the end of a record. */
    public static Schema addField(Schema schema, String recordName, String fieldJson) {
        return edit(schema, recordName, type -> ((ArrayNode) type.get("fields")).add(parse(fieldJson)));
    }

    /** Takes a field out of a record. */
    public static Schema removeField(Schema schema, String recordName, String fieldName) {
        return edit(schema, recordName, type -> remove((ArrayNode) type.get("fields"), "name", fieldName));
    }

    /** Gives a field another type, as JSON, and no default. */
    public static Schema retypeField(Schema schema, String recordName, String fieldName, String typeJson) {
        return edit(schema, recordName, type -> {
            ObjectNode field = field(type, fieldName);
            field.remove("default");
            field.set("type", parse(typeJson));
        });
    }

    /** Adds a branch, as JSON, at the end of a field's union. */
    public static Schema addBranch(Schema schema, String recordName, String fieldName, String branchJson) {
        return edit(
                schema, recordName, type -> ((ArrayNode) field(type, fieldName).get("type")).add(parse(branchJson)));
    }

    /** Takes a record out of a field's union. */
    public static Schema removeBranch(Schema schema, String recordName, String fieldName, String branchName) {
        return edit(
                schema,
                recordName,
                type -> remove((ArrayNode) field(type, fieldName).get("type"), "name", branchName));
    }

    /** Adds a symbol at the end of an enum. */
    public static Schema addSymbol(Schema schema, String enumName, String symbol) {
        return edit(schema, enumName, type -> ((ArrayNode) type.get("symbols")).add(symbol));
    }

    /** Parses JSON that the caller has written. */
    public static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("json: " + json + " (expected: JSON)", e);
        }
    }

    private static JsonNode json(Schema schema) {
        return parse(schema.toString());
    }

    private static ObjectNode field(ObjectNode type, String name) {
        for (JsonNode field : type.get("fields")) {
            if (field.get("name").asText().equals(name)) {
                return (ObjectNode) field;
            }
        }
        throw new IllegalArgumentException("field: " + name + " (expected: one of " + type.get("name") + ")");
    }

    private static void remove(ArrayNode nodes, String key, String value) {
        Iterator<JsonNode> each = nodes.iterator();
        while (each.hasNext()) {
            if (each.next().path(key).asText().equals(value)) {
                each.remove();
                return;
            }
        }
        throw new IllegalArgumentException(key + ": " + value + " (expected: one that is there)");
    }

    private static ObjectNode find(JsonNode node, String typeName) {
        if (node.isObject()
                && node.path("name").asText().equals(typeName)
                && (node.has("fields") || node.has("symbols"))) {
            return (ObjectNode) node;
        }
        for (JsonNode child : node) {
            ObjectNode found = find(child, typeName);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static void removeDocs(JsonNode node) {
        if (node.isObject() && node.has("name")) {
            ((ObjectNode) node).remove("doc");
        }
        node.forEach(SchemaEdits::removeDocs);
    }
}
