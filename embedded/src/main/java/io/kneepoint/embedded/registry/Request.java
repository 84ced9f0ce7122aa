// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request, as far as a handler cares.
 *
 * @param path the named segments of the path, decoded
 * @param query the query parameters, decoded
 * @param body the body as text, at most {@link RegistryHandler#BODY_LIMIT_BYTES}
 */
record Request(Map<String, String> path, Map<String, String> query, String body) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    String subject() {
        return path.get("subject");
    }

    /** The version the path names; 42202 if that is no version. */
    VersionRef version() {
        return VersionRef.parse(path.get("version"));
    }

    /** The schema id the path names; 40403 if no schema could have it. */
    int id() {
        String id = path.get("id");
        try {
            return Integer.parseInt(id);
        } catch (NumberFormatException e) {
            throw RegistryException.schemaNotFound(id);
        }
    }

    /** Whether a query parameter is {@code true}. */
    boolean flag(String name) {
        return Boolean.parseBoolean(query.get(name));
    }

    /** Which versions the query wants to see. */
    Subject.Visibility visibility() {
        return Subject.Visibility.of(flag("deleted"), flag("deletedOnly"));
    }

    /** The body as a JSON object; 422 if it is none. */
    JsonNode json() {
        try {
            JsonNode node = JSON.readTree(body);
            if (node == null || !node.isObject()) {
                throw RegistryException.malformed("request body: no JSON object (expected: a JSON object)");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw RegistryException.malformed(
                    "request body: malformed (expected: a JSON object; %s)".formatted(e.getOriginalMessage()));
        }
    }

    /**
     * The Avro schema in the body.
     *
     * @throws RegistryException 422 if there is no JSON object, 42201 if it holds no whole Avro schema
     */
    SchemaText schema() {
        JsonNode json = json();
        JsonNode schema = json.path("schema");
        if (!schema.isTextual()) {
            throw RegistryException.invalidSchema(
                    schema.isMissingNode() ? "missing" : schema.toString(), "schema must be a JSON string");
        }
        String type = json.path("schemaType").asText("AVRO");
        if (!json.path("schemaType").isNull() && !type.equals("AVRO")) {
            throw RegistryException.invalidSchema(schema.asText(), "the type '" + type + "' is not AVRO");
        }
        for (String part : new String[] {"references", "metadata", "ruleSet"}) {
            refuse(json, part, schema.asText());
        }
        return SchemaText.parse(schema.asText());
    }

    /** The value of a text field of the body, if it is there and not null; 422 if the body is no JSON object. */
    Optional<String> text(String field) {
        JsonNode value = json().path(field);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.asText());
    }

    /** 422 if the body sets any other field: a setting that would be ignored is better refused. */
    void refuseFieldsBeside(String supported) {
        json().properties().stream()
                .filter(field ->
                        !field.getKey().equals(supported) && !field.getValue().isNull())
                .findFirst()
                .ifPresent(field -> {
                    throw RegistryException.malformed("%s: not supported by the embedded registry (expected: only %s)"
                            .formatted(field.getKey(), supported));
                });
    }

    private static void refuse(JsonNode json, String part, String schema) {
        JsonNode value = json.path(part);
        if (!value.isMissingNode() && !value.isNull() && !value.isEmpty()) {
            throw RegistryException.invalidSchema(
                    schema, part + " are not supported by the embedded registry; send a schema that is whole");
        }
    }
}
