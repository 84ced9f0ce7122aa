// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.serde.AvroBody;
import io.kneepoint.schemas.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Events as a later version of Kneepoint may write them: with a field more, and with a kind of event that is not known today. The
 * registry takes the schema as a compatible one.
 */
final class FutureSchema {

    private static final String NEW_EVENT = "EngineRestarted";
    private static final Schema TODAY = StreamEvent.getClassSchema();

    private final Schema schema;
    private final int id;

    private FutureSchema(Schema schema, int id) {
        this.schema = schema;
        this.id = id;
    }

    static FutureSchema register(SchemaRegistryClient registry) throws IOException, RestClientException {
        String subject = Topics.STREAM_EVENTS.valueSubject();
        Schema schema = new Schema.Parser().parse(later());
        // The registry refuses today's schema after tomorrow's, unless it knows it from before.
        registry.register(subject, new AvroSchema(TODAY));
        return new FutureSchema(schema, registry.register(subject, new AvroSchema(schema)));
    }

    private static String later() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode event = (ObjectNode) mapper.readTree(TODAY.toString());
        ArrayNode fields = (ArrayNode) event.get("fields");
        for (JsonNode field : fields) {
            if (field.get("name").asText().equals("payload")) {
                ((ArrayNode) field.get("type"))
                        .add(mapper.readTree("{\"type\":\"record\",\"name\":\"" + NEW_EVENT
                                + "\",\"fields\":[{\"name\":\"atEpochNanos\",\"type\":\"long\"}]}"));
            }
        }
        fields.add(mapper.readTree("{\"name\":\"note\",\"type\":\"string\",\"default\":\"\"}"));
        return mapper.writeValueAsString(event);
    }

    /** An event of today, written by tomorrow's version. */
    byte[] write(StreamEvent event) throws IOException {
        byte[] body = new AvroBody<>(StreamEvent.class).encode(event);
        GenericRecord record = new GenericDatumReader<GenericRecord>(TODAY, schema)
                .read(null, DecoderFactory.get().binaryDecoder(body, null));
        record.put("note", "written by a later version");
        return bytes(record);
    }

    /** An event of a kind that today's version does not know. */
    byte[] writeUnknownKind(String runId) throws IOException {
        Schema payload = schema.getField("payload").schema().getTypes().stream()
                .filter(type -> type.getName().equals(NEW_EVENT))
                .findFirst()
                .orElseThrow();
        GenericRecord restarted = new GenericData.Record(payload);
        restarted.put("atEpochNanos", 1L);
        GenericRecord event = new GenericData.Record(schema);
        event.put("runId", runId);
        event.put("worker", 0);
        event.put("sequence", 1_000_000L);
        event.put("payload", restarted);
        event.put("note", "written by a later version");
        return bytes(event);
    }

    private byte[] bytes(GenericRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream header = new DataOutputStream(bytes)) {
            header.writeByte(0);
            header.writeInt(id);
        }
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    /** The same bytes under the id of a schema that no registry has. */
    static byte[] underUnknownId(byte[] value) {
        byte[] bytes = Arrays.copyOf(value, value.length);
        bytes[1] = 0x7f;
        return bytes;
    }
}
