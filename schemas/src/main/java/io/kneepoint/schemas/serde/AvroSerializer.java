// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Avro records to the Confluent wire format: a zero byte, the schema's id in four bytes, the Avro binary body. The schema is
 * registered under {@code <topic>-value} when a topic is first written. {@code null} stays {@code null}. Equal records become equal
 * bytes.
 *
 * <p>Confined to one thread.
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {

    static {
        TrustedRecords.install();
    }

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final SchemaRegistryClient registry;
    private final Map<String, Integer> idByTopic = new HashMap<>();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(512);
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(buffer, null);
    private final CanonicalWriter<T> writer = new CanonicalWriter<>();

    public AvroSerializer(SchemaRegistryClient registry) {
        this.registry = registry;
    }

    /**
     * @throws RegistryUnavailableException when the schema cannot be registered now
     * @throws IllegalStateException when the registry refuses the schema, as not compatible for example
     */
    @Override
    public byte[] serialize(String topic, T record) {
        if (record == null) {
            return null;
        }
        Integer known = idByTopic.get(topic);
        int id = known == null ? register(topic, record) : known;
        try {
            // What a record that could not be written has left in the encoder goes first.
            encoder.flush();
            buffer.reset();
            buffer.write(WireFormat.header(id));
            writer.setSchema(record.getSchema());
            writer.write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.toByteArray();
    }

    private int register(String topic, T record) {
        String subject = topic + "-value";
        try {
            int id = registry.register(subject, new AvroSchema(record.getSchema()));
            idByTopic.put(topic, id);
            return id;
        } catch (IOException e) {
            throw new RegistryUnavailableException(
                    "schema registry: no answer while registering " + subject + ": " + e.getMessage(), e);
        } catch (RestClientException e) {
            if (WireFormat.isPassing(e)) {
                throw new RegistryUnavailableException(
                        "schema registry: cannot register " + subject + " now: " + e.getMessage(), e);
            }
            if (e.getStatus() == UNAUTHORIZED || e.getStatus() == FORBIDDEN) {
                throw new IllegalStateException(
                        "schema registry: refuses this client, HTTP " + e.getStatus()
                                + " (expected: the settings schema.registry.basic.auth.… or bearer.auth.… that it wants)",
                        e);
            }
            throw new IllegalStateException(
                    "schema registry: refused the schema of " + subject + ": " + e.getMessage(), e);
        }
    }
}
