// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.sample.SchemaEdits;
import io.kneepoint.schemas.serde.AvroDeserializer;
import io.kneepoint.schemas.topic.Topic;
import io.kneepoint.schemas.topic.Topics;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenRecordsTest {

    private static final String TO_ADD_ONE =
            "if the contract has changed on purpose, add a version: see " + GoldenVersion.ROOT.resolve("README.md");

    static Stream<GoldenRecord> records() {
        return GoldenVersion.all().stream()
                .flatMap(version -> version.topics().stream().flatMap(topic -> version.records(topic).stream()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void shouldStillReadWhatAnEarlierVersionWrote(GoldenRecord golden) throws Exception {
        SpecificRecord read = read(golden, golden.topic());

        assertThat(AvroJson.difference(golden.expected(), AvroJson.of(read)))
                .as("%s", golden)
                .isEmpty();
    }

    @Test
    void shouldHoldEveryTopicInTheNewestVersion() {
        assertThat(GoldenVersion.newest().topics()).as(TO_ADD_ONE).containsExactlyElementsOf(Topics.all());
    }

    @Test
    void shouldHoldTodaysSchemasInTheNewestVersion() {
        for (Topic<?> topic : Topics.all()) {
            Schema today = SpecificData.get().getSchema(topic.valueType());

            assertThat(SchemaEdits.withoutDocs(GoldenVersion.newest().schema(topic)))
                    .as("schema of %s; %s", topic.name(), TO_ADD_ONE)
                    .isEqualTo(SchemaEdits.withoutDocs(today));
        }
    }

    @Test
    void shouldHoldEveryKindOfEventInTheNewestVersion() throws Exception {
        List<String> kinds = StreamEvent.getClassSchema().getField("payload").schema().getTypes().stream()
                .map(Schema::getFullName)
                .toList();

        List<String> held = GoldenVersion.newest().records(Topics.STREAM_EVENTS).stream()
                .map(golden -> golden.expected().get("payload").fieldNames().next())
                .distinct()
                .toList();

        assertThat(held).as(TO_ADD_ONE).containsExactlyInAnyOrderElementsOf(kinds);
    }

    @Test
    void shouldNoticeASchemaThatCannotReadTheFirstVersion() {
        GoldenRecord golden = sentRecord();
        Schema demanding =
                SchemaEdits.addField(golden.schema(), "RequestSent", "{\"name\":\"socket\",\"type\":\"int\"}");

        assertThatThrownBy(() -> readGenerically(golden, demanding))
                .isInstanceOf(AvroTypeException.class)
                .hasMessageContaining("socket");
        assertThat(readGenerically(golden, golden.schema())).contains("sentEpochNanos");
    }

    @Test
    void shouldNoticeARecordThatReadsToSomethingElse() {
        GoldenRecord golden = sentRecord();
        ObjectNode changed = golden.expected().deepCopy();
        changed.put("sequence", changed.get("sequence").asLong() + 1);
        ObjectNode shorter = golden.expected().deepCopy();
        shorter.remove("sequence");
        ObjectNode longer = golden.expected().deepCopy();
        longer.put("added", 1);

        assertThat(AvroJson.difference(golden.expected(), changed))
                .hasValueSatisfying(where -> assertThat(where).startsWith("record.sequence: "));
        assertThat(AvroJson.difference(golden.expected(), shorter)).isPresent();
        assertThat(AvroJson.difference(golden.expected(), longer)).isEmpty();
    }

    @Test
    void shouldNoticeAnArrayThatReadsToSomethingElse() {
        GoldenRecord golden = record("tokens-arrived-full");
        ObjectNode changed = golden.expected().deepCopy();
        ArrayNode deltas = (ArrayNode) changed.findValue("deltasNanos");
        deltas.set(1, deltas.get(1).asLong() + 1);
        ObjectNode shorter = golden.expected().deepCopy();
        ((ArrayNode) shorter.findValue("deltasNanos")).remove(1);

        assertThat(AvroJson.difference(golden.expected(), changed)).isPresent();
        assertThat(AvroJson.difference(golden.expected(), shorter)).isPresent();
    }

    private static GoldenRecord sentRecord() {
        return record("request-sent-full");
    }

    private static GoldenRecord record(String name) {
        return new GoldenVersion(1)
                .records(Topics.STREAM_EVENTS).stream()
                        .filter(golden -> golden.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    private static <V extends SpecificRecord> V read(GoldenRecord golden, Topic<V> topic) throws Exception {
        MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
        int id = registry.register(topic.valueSubject(), new AvroSchema(golden.schema()));
        assertThat(golden.bytes()).startsWith(0, 0, 0, 0, id);
        return new AvroDeserializer<>(registry, topic.valueType()).deserialize(topic.name(), golden.bytes());
    }

    private static String readGenerically(GoldenRecord golden, Schema reader) {
        byte[] body = Arrays.copyOfRange(golden.bytes(), 5, golden.bytes().length);
        Decoder decoder = DecoderFactory.get().binaryDecoder(body, null);
        try {
            return new GenericDatumReader<>(golden.schema(), reader)
                    .read(null, decoder)
                    .toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
