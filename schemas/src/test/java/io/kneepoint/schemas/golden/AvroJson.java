// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.kneepoint.schemas.sample.SchemaEdits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Records in Avro's JSON encoding, and what two of them differ in. */
final class AvroJson {

    private AvroJson() {}

    static JsonNode of(SpecificRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            JsonEncoder encoder = EncoderFactory.get().jsonEncoder(record.getSchema(), bytes);
            new SpecificDatumWriter<SpecificRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "record: " + e.getMessage() + " (expected: one that its schema describes)", e);
        }
        return SchemaEdits.parse(bytes.toString(StandardCharsets.UTF_8));
    }

    /**
     * The first place where {@code actual} does not say what {@code expected} says. Fields that only {@code actual} has are no
     * difference: the contract may have grown.
     */
    static Optional<String> difference(JsonNode expected, JsonNode actual) {
        return difference("record", expected, actual);
    }

    private static Optional<String> difference(String place, JsonNode expected, JsonNode actual) {
        if (expected.isObject() && actual.isObject()) {
            return expected.propertyStream()
                    .flatMap(field ->
                            difference(place + "." + field.getKey(), field.getValue(), actual.path(field.getKey()))
                                    .stream())
                    .findFirst();
        }
        if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                Optional<String> found = difference(place + "[" + i + "]", expected.get(i), actual.get(i));
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }
        return expected.equals(actual)
                ? Optional.empty()
                : Optional.of(place + ": " + actual + " (expected: " + expected + ")");
    }
}
