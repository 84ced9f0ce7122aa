// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.sample.RecordGenerator;
import io.kneepoint.schemas.sample.RecordGenerator.Filling;
import io.kneepoint.schemas.topic.Topic;
import io.kneepoint.schemas.topic.Topics;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvroSerdeTest {

    private static final String TOPIC = Topics.STREAM_EVENTS.name();
    private static final StreamEvent EVENT = new StreamEvent("run-1", 0, null, 7L, new Watermark(42L));

    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final AvroSerializer<StreamEvent> serializer = new AvroSerializer<>(registry);
    private final AvroDeserializer<StreamEvent> deserializer = new AvroDeserializer<>(registry, StreamEvent.class);

    static Stream<Topic<?>> topics() {
        return Topics.all().stream().map(topic -> topic);
    }

    @ParameterizedTest
    @EnumSource(Filling.class)
    void shouldReadBackEveryKindOfEvent(Filling filling) {
        RecordGenerator generator = new RecordGenerator(5, filling);
        for (int round = 0; round < 200; round++) {
            for (StreamEvent event : generator.nextOfEachBranch(StreamEvent.class)) {
                byte[] bytes = serializer.serialize(TOPIC, event);

                StreamEvent read = deserializer.deserialize(TOPIC, bytes);

                assertThat(read).as("round %s", round).isEqualTo(event);
                assertThat(read.getPayload()).hasSameClassAs(event.getPayload());
                assertThat(serializer.serialize(TOPIC, read)).isEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("topics")
    void shouldReadBackTheRecordsOfEveryTopic(Topic<?> topic) {
        readBack(topic);
    }

    private <V extends SpecificRecord> void readBack(Topic<V> topic) {
        AvroSerializer<V> writing = new AvroSerializer<>(registry);
        AvroDeserializer<V> reading = new AvroDeserializer<>(registry, topic.valueType());
        AvroBody<V> body = new AvroBody<>(topic.valueType());
        RecordGenerator generator = new RecordGenerator(1, Filling.MIXED);
        for (int i = 0; i < 300; i++) {
            V record = generator.next(topic.valueType());

            byte[] bytes = writing.serialize(topic.name(), record);

            assertThat(reading.deserialize(topic.name(), bytes))
                    .as("record %s", i)
                    .isEqualTo(record);
            assertThat(Arrays.copyOfRange(bytes, WireFormat.HEADER_LENGTH, bytes.length))
                    .isEqualTo(body.encode(record));
            assertThat(body.decode(body.encode(record))).isEqualTo(record);
        }
    }

    @Test
    void shouldKeepNullNull() {
        assertThat(serializer.serialize(TOPIC, null)).isNull();
        assertThat(deserializer.deserialize(TOPIC, null)).isNull();
        assertThat(registry.calls()).isEmpty();
    }

    @Test
    void shouldPutConfluentsHeaderBeforeTheBody() throws Exception {
        registry.register(
                Topics.STREAM_EVENTS.valueSubject(), new AvroSchema(StreamEvent.getClassSchema()), 1, 0x01020304);

        byte[] bytes = serializer.serialize(TOPIC, EVENT);

        assertThat(bytes).startsWith(0, 1, 2, 3, 4);
        assertThat(bytes).endsWith(new AvroBody<>(StreamEvent.class).encode(EVENT));
        assertThat(bytes).hasSize(WireFormat.HEADER_LENGTH + new AvroBody<>(StreamEvent.class).encode(EVENT).length);
    }

    @Test
    void shouldAskTheRegistryOnceForEachTopicAndEachId() {
        for (int i = 0; i < 5; i++) {
            deserializer.deserialize(TOPIC, serializer.serialize(TOPIC, EVENT));
            deserializer.deserialize("elsewhere", serializer.serialize("elsewhere", EVENT));
        }

        assertThat(registry.calls())
                .hasSize(3)
                .containsExactlyInAnyOrder(
                        "register kneepoint.stream-events-value", "register elsewhere-value", "schema 1");
    }

    @Test
    void shouldAskAgainAfterAFailure() {
        registry.failWith(new ConnectException("refused"));
        assertThatThrownBy(() -> serializer.serialize(TOPIC, EVENT)).isInstanceOf(RegistryUnavailableException.class);
        registry.failWith(null);
        byte[] bytes = serializer.serialize(TOPIC, EVENT);
        registry.failWith(new RestClientException("broken", 500, 50001));
        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, bytes))
                .isInstanceOf(RegistryUnavailableException.class);
        registry.failWith(null);

        assertThat(deserializer.deserialize(TOPIC, bytes)).isEqualTo(EVENT);
    }

    @Test
    void shouldNeedNoRegistryOnceItKnowsTheSchema() {
        byte[] first = serializer.serialize(TOPIC, EVENT);
        deserializer.deserialize(TOPIC, first);

        registry.failWith(new ConnectException("refused"));

        assertThat(deserializer.deserialize(TOPIC, serializer.serialize(TOPIC, EVENT)))
                .isEqualTo(EVENT);
    }

    @Test
    void shouldRefuseAnIdThatTheRegistryDoesNotKnow() {
        byte[] bytes = serializer.serialize(TOPIC, EVENT);
        ByteBuffer.wrap(bytes).putInt(1, 9_999);

        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, bytes))
                .isInstanceOf(UndecodableRecordException.class)
                .hasMessageStartingWith("schema 9999: unknown to the registry");
    }

    static Stream<Exception> passingFailures() {
        return Stream.of(
                new ConnectException("Connection refused"),
                new SocketTimeoutException("Read timed out"),
                new RestClientException("overloaded", 429, 42901),
                new RestClientException("store is down", 500, 50001),
                new RestClientException("no leader", 503, 50004));
    }

    @ParameterizedTest
    @MethodSource("passingFailures")
    void shouldSayThatTheRegistryIsUnavailable(Exception failure) {
        byte[] bytes = serializer.serialize(TOPIC, EVENT);
        registry.failWith(failure);

        assertThatThrownBy(() -> new AvroSerializer<StreamEvent>(registry).serialize(TOPIC, EVENT))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("kneepoint.stream-events-value")
                .hasCause(failure);
        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, bytes))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageStartingWith("schema registry: no ")
                .hasCause(failure);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 406})
    void shouldNotBlameTheRecordWhenTheRegistryRefusesTheClient(int status) {
        byte[] bytes = serializer.serialize(TOPIC, EVENT);
        registry.failWith(new RestClientException("no", status, status));

        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, bytes))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void shouldSayThatTheRegistryRefusesTheClient(int status) {
        registry.failWith(new RestClientException("no", status, status));

        assertThatThrownBy(() -> serializer.serialize(TOPIC, EVENT))
                .hasMessageStartingWith("schema registry: refuses this client, HTTP " + status + " (expected: ");
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 422})
    void shouldSayThatTheRegistryRefusedTheSchema(int status) {
        registry.failWith(new RestClientException("Schema being registered is incompatible", status, status));

        assertThatThrownBy(() -> serializer.serialize(TOPIC, EVENT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "schema registry: refused the schema of kneepoint.stream-events-value: Schema being");
    }

    @Test
    void shouldWriteEqualRecordsAsEqualBytesInWhateverOrderTheirMapsAre() {
        Map<String, String> rising = new LinkedHashMap<>();
        Map<String, String> falling = new LinkedHashMap<>();
        for (int i = 0; i < 50; i++) {
            rising.put("label-" + i, "x");
            falling.put("label-" + (49 - i), "x");
        }
        RunStatus one = new RecordGenerator(1, Filling.SPARSE).next(RunStatus.class);
        AvroSerializer<RunStatus> statuses = new AvroSerializer<>(registry);
        AvroBody<RunStatus> body = new AvroBody<>(RunStatus.class);
        one.put("labels", rising);
        byte[] value = statuses.serialize("runs", one);
        byte[] plain = body.encode(one);

        one.put("labels", falling);

        assertThat(statuses.serialize("runs", one)).isEqualTo(value);
        assertThat(body.encode(one)).isEqualTo(plain);
        assertThat(body.encode(body.decode(plain))).isEqualTo(plain);
    }

    @Test
    void shouldRefuseWhatIsNotInTheWireFormat() {
        byte[] bytes = serializer.serialize(TOPIC, EVENT);
        byte[] text = "{\"runId\":1}".getBytes(StandardCharsets.UTF_8);

        for (byte[] wrong : List.of(new byte[0], new byte[4], text)) {
            assertThatThrownBy(() -> deserializer.deserialize(TOPIC, wrong))
                    .isInstanceOf(UndecodableRecordException.class)
                    .hasMessageStartingWith("value: ")
                    .hasMessageContaining("(expected: ");
        }
        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(UndecodableRecordException.class)
                .hasMessage("value: not a StreamEvent of schema 1: bytes are left over after it");
        assertThatThrownBy(() -> deserializer.deserialize(TOPIC, Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(UndecodableRecordException.class)
                .hasMessage("value: not a StreamEvent of schema 1: it ends too early");
    }

    @Test
    void shouldGoOnAfterARecordThatItCouldNotWrite() {
        StreamEvent incomplete = new StreamEvent(null, 0, null, 7L, new Watermark(42L));
        byte[] before = serializer.serialize(TOPIC, EVENT);

        assertThatThrownBy(() -> serializer.serialize(TOPIC, incomplete)).isInstanceOf(RuntimeException.class);

        assertThat(serializer.serialize(TOPIC, EVENT)).isEqualTo(before);
    }
}
