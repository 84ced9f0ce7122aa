// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import io.kneepoint.analyzer.run.MetricSink;
import io.kneepoint.schemas.serde.AvroBody;
import io.kneepoint.schemas.serde.WireFormat;
import io.kneepoint.schemas.topic.RecordKey;
import io.kneepoint.schemas.topic.Topic;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The last record of each key as bytes, as SEMANTICS.md rule 3 compares them: topic and key without ingest, Avro body without the
 * five bytes before it.
 */
final class CanonicalBodies implements MetricSink {

    private final Map<String, String> bodyByKey = new TreeMap<>();

    /** What lies in the topics for one publication of a run, once its analyzers are done: committed records only. */
    static CanonicalBodies committed(
            Map<String, Object> clientConfig, List<Topic<?>> topics, int partitions, String ingest) {
        CanonicalBodies bodies = new CanonicalBodies();
        for (ConsumerRecord<byte[], byte[]> record : CommittedRecords.read(clientConfig, topics, partitions)) {
            RecordKey key = RecordKey.parse(record.key());
            if (key.ingestId().equals(ingest)) {
                byte[] value = record.value();
                bodies.bodyByKey.put(
                        record.topic() + "/" + String.join("/", key.parts()),
                        HexFormat.of().formatHex(value, WireFormat.HEADER_LENGTH, value.length));
            }
        }
        return bodies;
    }

    @Override
    public <V extends SpecificRecord> void emit(Topic<V> topic, List<String> parts, V record, int revision) {
        bodyByKey.put(
                topic.name() + "/" + String.join("/", parts),
                HexFormat.of().formatHex(new AvroBody<>(topic.valueType()).encode(record)));
    }

    /** Hexadecimal bodies by topic and key. */
    Map<String, String> byKey() {
        return bodyByKey;
    }
}
