// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.sample.SchemaEdits;
import io.kneepoint.schemas.topic.Topic;
import io.kneepoint.schemas.topic.Topics;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CompatibilityTest {

    static Stream<Arguments> pairs() {
        return GoldenVersion.all().stream()
                .flatMap(version -> version.topics().stream().map(topic -> arguments(version.number(), topic)));
    }

    static Stream<Arguments> breakingEdits() {
        Schema v1 = new GoldenVersion(1).schema(Topics.STREAM_EVENTS);
        return Stream.of(
                arguments(
                        "a field without a default is added",
                        SchemaEdits.addField(v1, "RequestSent", "{\"name\":\"socket\",\"type\":\"int\"}")),
                arguments(
                        "a nullable field is required",
                        SchemaEdits.retypeField(v1, "RequestEnded", "httpStatus", "\"int\"")),
                arguments("a type gets narrower", SchemaEdits.retypeField(v1, "StreamEvent", "sequence", "\"int\"")),
                arguments(
                        "a kind of event is taken out",
                        SchemaEdits.removeBranch(v1, "StreamEvent", "payload", "HealthSample")),
                arguments(
                        "a type gets another name",
                        SchemaEdits.edit(v1, "Watermark", type -> type.put("name", "LowWatermark"))));
    }

    static Stream<Arguments> harmlessEdits() {
        Schema v1 = new GoldenVersion(1).schema(Topics.STREAM_EVENTS);
        return Stream.of(
                arguments(
                        "a field with a default is added",
                        SchemaEdits.addField(
                                v1, "RequestSent", "{\"name\":\"socket\",\"type\":\"int\",\"default\":0}")),
                arguments(
                        "a kind of event is added",
                        SchemaEdits.addBranch(
                                v1,
                                "StreamEvent",
                                "payload",
                                "{\"type\":\"record\",\"name\":\"CacheSeen\",\"fields\":[]}")),
                arguments("an outcome is added", SchemaEdits.addSymbol(v1, "Outcome", "QUOTA_EXCEEDED")));
    }

    @ParameterizedTest(name = "v{0} {1}")
    @MethodSource("pairs")
    void shouldReadEveryVersionOfEveryTopic(int version, Topic<?> topic) {
        Schema writer = new GoldenVersion(version).schema(topic);
        Schema reader = SpecificData.get().getSchema(topic.valueType());

        SchemaPairCompatibility result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);

        assertThat(result.getType()).as(result.getDescription()).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        assertThat(new AvroSchema(reader).isBackwardCompatible(new AvroSchema(writer)))
                .as("what the registry's own check says")
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breakingEdits")
    void shouldNoticeAnEditThatBreaksTheFirstVersion(String edit, Schema edited) {
        assertThat(compatibilityWithFirst(edited)).as(edit).isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmlessEdits")
    void shouldAllowTheContractToGrow(String edit, Schema edited) {
        assertThat(edited).isNotEqualTo(StreamEvent.getClassSchema());
        assertThat(compatibilityWithFirst(edited)).as(edit).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    private static SchemaCompatibilityType compatibilityWithFirst(Schema reader) {
        Schema writer = new GoldenVersion(1).schema(Topics.STREAM_EVENTS);
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getType();
    }
}
