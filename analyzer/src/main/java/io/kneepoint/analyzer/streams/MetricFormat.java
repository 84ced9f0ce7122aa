// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.kneepoint.schemas.serde.AvroSerializer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/** How the values of the analyzer's own topics are written. */
public enum MetricFormat {
    /** Avro in the Confluent wire format. */
    AVRO {
        @Override
        Serializer<SpecificRecord> serializer(SchemaRegistryClient registry) {
            return new AvroSerializer<>(registry);
        }
    },
    /** One JSON object a record, for readers without a registry. */
    JSON {
        @Override
        Serializer<SpecificRecord> serializer(SchemaRegistryClient registry) {
            return (topic, record) -> record == null ? null : record.toString().getBytes(StandardCharsets.UTF_8);
        }
    };

    /** A serializer for one thread. */
    abstract Serializer<SpecificRecord> serializer(SchemaRegistryClient registry);
}
