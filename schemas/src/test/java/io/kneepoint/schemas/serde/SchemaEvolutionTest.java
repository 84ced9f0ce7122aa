// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.kneepoint.schemas.event.EndReason;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.sample.RecordGenerator;
import io.kneepoint.schemas.sample.RecordGenerator.Filling;
import io.kneepoint.schemas.sample.SchemaEdits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Records that writers of other, compatible versions wrote, read by today's class. */
class SchemaEvolutionTest {

    private static final Schema TODAY = StreamEvent.getClassSchema();
    private static final StreamEvent FRAME =
            new StreamEvent("run-1", 2, 3L, 4L, new TokensArrived(5L, List.of(6L, 7L), List.of(1, 2, 3), 8L));

    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    private final AvroDeserializer<StreamEvent> deserializer = new AvroDeserializer<>(registry, StreamEvent.class);

    @Test
    void shouldGiveAFieldThatTheWriterDidNotKnowItsDefault() throws Exception {
        Schema older = SchemaEdits.removeField(
                SchemaEdits.removeField(TODAY, "TokensArrived", "firstAnswerOffsetNanos"), "TokensArrived", "tokens");

        StreamEvent read = read(as(older, FRAME));

        assertThat(read)
                .isEqualTo(
                        new StreamEvent("run-1", 2, 3L, 4L, new TokensArrived(5L, List.of(6L, 7L), List.of(), null)));
    }

    @Test
    void shouldPassOverAFieldThatOnlyTheWriterKnows() throws Exception {
        Schema newer = SchemaEdits.addField(
                TODAY,
                "TokensArrived",
                "{\"name\":\"ranks\",\"type\":{\"type\":\"array\",\"items\":\"string\"},\"default\":[]}");
        GenericRecord written = as(newer, FRAME);
        payload(written).put("ranks", List.of("a", "b"));

        assertThat(read(written)).isEqualTo(FRAME);
    }

    @Test
    void shouldPassOverAFieldOfEverySizeThatOnlyTheWriterKnows() throws Exception {
        Schema newer =
                SchemaEdits.addField(TODAY, "StreamEvent", "{\"name\":\"note\",\"type\":\"string\",\"default\":\"\"}");
        GenericRecord written = as(newer, FRAME);
        written.put("note", "x".repeat(100_000));

        assertThat(read(written)).isEqualTo(FRAME);
    }

    @Test
    void shouldReadKnownKindsOfEventFromAWriterThatKnowsMore() throws Exception {
        for (StreamEvent event : new RecordGenerator(11, Filling.FULL).nextOfEachBranch(StreamEvent.class)) {
            assertThat(read(as(withCacheSeen(), event))).isEqualTo(event);
        }
    }

    @Test
    void shouldRefuseAKindOfEventThatOnlyTheWriterKnows() throws Exception {
        Schema newer = withCacheSeen();
        GenericRecord written = as(newer, FRAME);
        Schema kinds = newer.getField("payload").schema();
        Schema added = kinds.getTypes().get(kinds.getTypes().size() - 1);
        GenericRecord seen = new GenericData.Record(added);
        seen.put("blocks", 9L);
        written.put("payload", seen);

        assertThatThrownBy(() -> read(written))
                .isInstanceOf(UndecodableRecordException.class)
                .hasMessageStartingWith("value: not a StreamEvent of schema 1: ");
        assertThat(deserializer.deserialize("topic", write(as(newer, FRAME)))).isEqualTo(FRAME);
    }

    @Test
    void shouldReadASymbolThatOnlyTheWriterKnowsAsUnknown() throws Exception {
        Schema newer = SchemaEdits.addSymbol(TODAY, "Outcome", "QUOTA_EXCEEDED");
        StreamEvent ended = new StreamEvent(
                "run-1", 2, 3L, 4L, new RequestEnded(Outcome.OK, 5L, 200, null, null, null, 1, 2, 0, null, null));
        GenericRecord written = as(newer, ended);
        assertThat(read(written)).isEqualTo(ended);

        Schema outcome = payload(written).getSchema().getField("outcome").schema();
        payload(written).put("outcome", new GenericData.EnumSymbol(outcome, "QUOTA_EXCEEDED"));

        StreamEvent read = read(written);
        assertThat(((RequestEnded) read.getPayload()).getOutcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(((RequestEnded) read.getPayload()).getHttpStatus()).isEqualTo(200);
    }

    @Test
    void shouldReadNumbersThatTheWriterKeptNarrower() throws Exception {
        Schema older = SchemaEdits.retypeField(TODAY, "RunEnded", "eventsGenerated", "\"int\"");
        StreamEvent ended =
                new StreamEvent("run-1", 2, null, 4L, new RunEnded(1L, EndReason.FINISHED, 77L, 5L, null, null));
        GenericRecord written = as(TODAY, ended);
        GenericRecord narrow = new GenericData.Record(older);
        TODAY.getFields().forEach(field -> narrow.put(field.name(), written.get(field.name())));
        Schema branch = branch(older, "RunEnded");
        GenericRecord payload = new GenericData.Record(branch);
        branch.getFields()
                .forEach(field -> payload.put(field.name(), payload(written).get(field.name())));
        payload.put("eventsGenerated", 77);
        narrow.put("payload", payload);

        assertThat(read(narrow)).isEqualTo(ended);
    }

    @Test
    void shouldRefuseARecordOfAnotherTopic() throws Exception {
        Schema other = new Schema.Parser()
                .parse(
                        "{\"type\":\"record\",\"name\":\"Other\",\"fields\":[{\"name\":\"runId\",\"type\":\"string\"}]}");
        GenericRecord record = new GenericData.Record(other);
        record.put("runId", "run-1");

        assertThatThrownBy(() -> read(record)).isInstanceOf(UndecodableRecordException.class);
    }

    private static Schema withCacheSeen() {
        return SchemaEdits.addBranch(
                TODAY,
                "StreamEvent",
                "payload",
                "{\"type\":\"record\",\"name\":\"CacheSeen\",\"fields\":[{\"name\":\"blocks\",\"type\":\"long\"}]}");
    }

    private static Schema branch(Schema schema, String name) {
        return schema.getField("payload").schema().getTypes().stream()
                .filter(type -> type.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static GenericRecord payload(GenericRecord event) {
        return (GenericRecord) event.get("payload");
    }

    /** The event as a writer with the given schema would have it. */
    private static GenericRecord as(Schema schema, StreamEvent event) throws IOException {
        byte[] body = new AvroBody<>(StreamEvent.class).encode(event);
        return new GenericDatumReader<GenericRecord>(TODAY, schema)
                .read(null, DecoderFactory.get().binaryDecoder(body, null));
    }

    private byte[] write(GenericRecord record) throws Exception {
        int id = registry.register("other-" + record.getSchema().hashCode(), new AvroSchema(record.getSchema()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(WireFormat.header(id));
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private StreamEvent read(GenericRecord record) throws Exception {
        return deserializer.deserialize("topic", write(record));
    }
}
