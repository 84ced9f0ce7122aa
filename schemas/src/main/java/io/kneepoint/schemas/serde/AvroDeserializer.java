// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * The Confluent wire format to Avro records of one class, whatever compatible schema they were written with. {@code null} stays
 * {@code null}.
 *
 * <p>Confined to one thread.
 */
public final class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {

    static {
        TrustedRecords.install();
    }

    private final SchemaRegistryClient registry;
    private final Schema readerSchema;
    private final Class<T> type;
    private final Map<Integer, SpecificDatumReader<T>> readerById = new HashMap<>();
    private final Set<Integer> ownIds = new HashSet<>();
    private int lastOwnId = -1;
    private BinaryDecoder decoder;

    public AvroDeserializer(SchemaRegistryClient registry, Class<T> type) {
        this.registry = registry;
        this.type = type;
        this.readerSchema = SpecificData.get().getSchema(type);
    }

    /**
     * @throws UndecodableRecordException when the bytes can never be read as this class
     * @throws RegistryUnavailableException when the registry does not answer, or answers anything else than that it has or has
     *     not the schema (it refuses the client, for example): the record may be good
     */
    @Override
    public T deserialize(String topic, byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        int id = WireFormat.schemaId(bytes);
        SpecificDatumReader<T> reader = readerById.get(id);
        if (reader == null) {
            reader = readerFor(id);
            readerById.put(id, reader);
        }
        decoder = DecoderFactory.get()
                .binaryDecoder(bytes, WireFormat.HEADER_LENGTH, bytes.length - WireFormat.HEADER_LENGTH, decoder);
        return WholeRecord.read(reader, decoder, "value: not a " + type.getSimpleName() + " of schema " + id);
    }

    /**
     * Whether the bytes after the header were written with exactly the schema that this class was made from, so that a reader of
     * that one layout may take them. False for a schema of which nothing was {@linkplain #deserialize read} before, and for bytes
     * that do not start as they must: whoever is told false asks {@link #deserialize}.
     */
    public boolean isKnownOwn(byte[] bytes) {
        if (bytes == null || bytes.length < WireFormat.HEADER_LENGTH || bytes[0] != 0) {
            return false;
        }
        int id = WireFormat.schemaId(bytes);
        if (id == lastOwnId) {
            return true;
        }
        if (!ownIds.contains(id)) {
            return false;
        }
        lastOwnId = id;
        return true;
    }

    private SpecificDatumReader<T> readerFor(int id) {
        ParsedSchema written;
        try {
            written = registry.getSchemaById(id);
        } catch (IOException e) {
            if (WireFormat.isForeign(e)) {
                throw new UndecodableRecordException("schema " + id + ": not an Avro schema: " + e.getMessage(), e);
            }
            throw new RegistryUnavailableException(
                    "schema registry: no answer for schema " + id + ": " + e.getMessage(), e);
        } catch (RestClientException e) {
            if (WireFormat.isUnknown(e)) {
                throw new UndecodableRecordException(
                        "schema " + id + ": unknown to the registry: " + e.getMessage(), e);
            }
            throw new RegistryUnavailableException("schema registry: no schema " + id + " now: " + e.getMessage(), e);
        }
        if (!(written.rawSchema() instanceof Schema writerSchema)) {
            throw new UndecodableRecordException("schema " + id + ": " + written.schemaType() + " (expected: AVRO)");
        }
        if (writerSchema.equals(readerSchema)) {
            ownIds.add(id);
        }
        return new SpecificDatumReader<>(writerSchema, readerSchema);
    }
}
