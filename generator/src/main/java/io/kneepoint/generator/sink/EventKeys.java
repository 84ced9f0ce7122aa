// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

import io.kneepoint.schemas.topic.RecordKey;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Keys and partitions of one worker's events, made without checking the names again for every event.
 *
 * <p>A request's partition is Kafka's murmur2 over {@code run/worker/ordinal}, modulo the number of partitions: the ingest is left
 * out, so a replay into as many partitions lies as the live run did. Confined to one thread.
 */
final class EventKeys {

    private final byte[] runKey;
    private final String keyPrefix;
    private final String placePrefix;

    EventKeys(String runId, String ingestId, int worker) {
        RecordKey key = RecordKey.ofEvent(runId, ingestId, worker, null);
        this.runKey = key.toBytes();
        this.keyPrefix = key + "/";
        this.placePrefix = key.withoutIngest() + "/";
    }

    /** Key of an event of the run itself; not to be changed. */
    byte[] ofRun() {
        return runKey;
    }

    /** Key of an event of a request. */
    byte[] ofRequest(long ordinal) {
        return (keyPrefix + ordinal).getBytes(StandardCharsets.UTF_8);
    }

    /** Partition of all events of a request, from 0. */
    int partitionOf(long ordinal, int partitions) {
        byte[] place = (placePrefix + ordinal).getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(place)) % partitions;
    }
}
