// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.schemas.topic.Topic;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** The last record of each key, in canonical order: what must be identical by SEMANTICS.md rule 3. */
public final class CanonicalRecords implements MetricSink {

    private final Map<String, SpecificRecord> lastByKey = new TreeMap<>();
    private final Map<String, Integer> revisionByKey = new TreeMap<>();

    @Override
    public <V extends SpecificRecord> void emit(Topic<V> topic, List<String> parts, V record, int revision) {
        String key = topic.name() + "/" + String.join("/", parts);
        lastByKey.put(key, record);
        revisionByKey.put(key, revision);
    }

    public Map<String, SpecificRecord> lastByKey() {
        return lastByKey;
    }

    public Map<String, Integer> revisionByKey() {
        return revisionByKey;
    }

    /** The records of one topic in the order of their keys. */
    public <V extends SpecificRecord> List<V> of(Topic<V> topic) {
        return lastByKey.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(topic.name() + "/"))
                .map(entry -> topic.valueType().cast(entry.getValue()))
                .toList();
    }
}
