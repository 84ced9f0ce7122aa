// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.schemas.topic.Topic;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Receives the metric records of a run. */
public interface MetricSink {

    /**
     * A record, new or changed.
     *
     * @param topic where it belongs
     * @param parts what it is about within the run; with run and ingest, the record's key
     * @param record the whole of it
     * @param revision how often a record of this key was written before
     */
    <V extends SpecificRecord> void emit(Topic<V> topic, List<String> parts, V record, int revision);
}
