// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.topic;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * A topic as a typed object: its key is a {@link RecordKey}, its value an Avro record in the Confluent wire format.
 *
 * @param name name in the cluster
 * @param valueType Avro class of its values
 * @param compacted whether only the last record of each key is kept
 * @param retention how long records are kept; empty keeps them for ever
 */
public record Topic<V extends SpecificRecord>(
        String name, Class<V> valueType, boolean compacted, Optional<Duration> retention) implements CreatableTopic {

    /** Subject of the value's schema in the registry (the registry's TopicNameStrategy). */
    public String valueSubject() {
        return name + "-value";
    }

    /** LogAppendTime: a replay of last month is neither refused nor deleted as too old. */
    @Override
    public Map<String, String> creationConfig() {
        return Map.of(
                "cleanup.policy",
                compacted ? "compact" : "delete",
                "retention.ms",
                retention.map(d -> Long.toString(d.toMillis())).orElse("-1"),
                "message.timestamp.type",
                "LogAppendTime");
    }
}
