// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.kneepoint.schemas.sample.RecordGenerator;
import io.kneepoint.schemas.sample.RecordGenerator.Filling;
import io.kneepoint.schemas.serde.AvroSerializer;
import io.kneepoint.schemas.topic.Topic;
import io.kneepoint.schemas.topic.Topics;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Writes the golden files of a new version of the contract, when it is told its number; {@code golden/README.md} says when. */
@EnabledIfSystemProperty(named = "golden.version", matches = "[1-9][0-9]*", disabledReason = "writes only when told to")
class GoldenWriterTest {

    private static final long SEED = 20261124;

    @Test
    void shouldWriteTheGoldenFilesOfANewVersion() throws IOException {
        GoldenVersion version = new GoldenVersion(Integer.getInteger("golden.version"));
        assertThat(version.directory())
                .as("a version that exists is never written again")
                .doesNotExist();
        for (Topic<?> topic : Topics.all()) {
            write(version, topic);
        }
    }

    private static <V extends SpecificRecord> void write(GoldenVersion version, Topic<V> topic) throws IOException {
        version.writeSchema(topic, SpecificData.get().getSchema(topic.valueType()));
        AvroSerializer<V> serializer = new AvroSerializer<>(new MockSchemaRegistryClient());
        for (Filling filling : List.of(Filling.SPARSE, Filling.FULL)) {
            for (V record : new RecordGenerator(SEED, filling).nextOfEachBranch(topic.valueType())) {
                byte[] bytes = serializer.serialize(topic.name(), record);
                version.writeRecord(
                        topic, name(record, filling), bytes, AvroJson.of(record).toPrettyString());
            }
        }
    }

    private static String name(SpecificRecord record, Filling filling) {
        Schema.Field payload = record.getSchema().getField("payload");
        SpecificRecord named = payload == null ? record : (SpecificRecord) record.get(payload.pos());
        String words = named.getSchema().getName().replaceAll("(?<=[a-z])(?=[A-Z])", "-");
        return (words + "-" + filling.name()).toLowerCase(Locale.ROOT);
    }
}
