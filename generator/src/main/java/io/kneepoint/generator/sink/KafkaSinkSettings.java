// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

import io.kneepoint.schemas.topic.RecordKey;
import java.time.Duration;

/**
 * How a {@link KafkaEventSink} behaves.
 *
 * @param ingestId this publication of the run
 * @param overflow what happens when the queue is full
 * @param queueCapacity events that may wait, at least 1
 * @param giveUp how long a close waits for a slow broker before it counts the rest as dropped, more than zero
 */
public record KafkaSinkSettings(String ingestId, Overflow overflow, int queueCapacity, Duration giveUp) {

    private static final int LIVE_CAPACITY = 1 << 17;
    private static final Duration LIVE_GIVE_UP = Duration.ofSeconds(10);
    private static final int REPLAY_CAPACITY = 1 << 13;
    private static final Duration REPLAY_GIVE_UP = Duration.ofMinutes(2);

    public KafkaSinkSettings {
        RecordKey.requireName("ingest id", ingestId);
        if (queueCapacity < 1) {
            throw new IllegalArgumentException("queue capacity: " + queueCapacity + " (expected: at least 1 event)");
        }
        if (giveUp.isNegative() || giveUp.isZero()) {
            throw new IllegalArgumentException("give-up time: " + giveUp + " (expected: more than zero)");
        }
    }

    /** Never blocks the caller; a close waits 10 s at most. */
    public static KafkaSinkSettings live(String ingestId) {
        return new KafkaSinkSettings(ingestId, Overflow.DROP, LIVE_CAPACITY, LIVE_GIVE_UP);
    }

    /** Holds the caller back when Kafka is slower; a close waits 2 minutes at most. */
    public static KafkaSinkSettings replay(String ingestId) {
        return new KafkaSinkSettings(ingestId, Overflow.BLOCK, REPLAY_CAPACITY, REPLAY_GIVE_UP);
    }
}
