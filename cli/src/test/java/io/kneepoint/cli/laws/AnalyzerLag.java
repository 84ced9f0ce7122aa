// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import io.kneepoint.analyzer.streams.AnalyzerSettings;
import io.kneepoint.schemas.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Whether an analyzer has read, and committed, all that there is for it: decided by offsets, never by time. */
final class AnalyzerLag {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Admin admin;
    private final Map<String, Object> clientConfig;
    private final String applicationId;
    private final List<TopicPartition> events;
    private final List<TopicPartition> partials;

    AnalyzerLag(Admin admin, Map<String, Object> clientConfig, String applicationId, int partitions) {
        this.admin = admin;
        this.clientConfig = clientConfig;
        this.applicationId = applicationId;
        this.events = partitionsOf(Topics.STREAM_EVENTS.name(), partitions);
        this.partials = partitionsOf(AnalyzerSettings.partialsTopicOf(applicationId), partitions);
    }

    private static List<TopicPartition> partitionsOf(String topic, int partitions) {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /** Whether nothing is left to be read, and no transaction is open that may bring more. */
    boolean isZero() {
        Map<TopicPartition, Long> committed = committedByPartition();
        if (!behind(events, committed, ends(events, IsolationLevel.READ_UNCOMMITTED))
                .isEmpty()) {
            return false;
        }
        Map<TopicPartition, Long> ends = ends(partials, IsolationLevel.READ_UNCOMMITTED);
        return ends.equals(ends(partials, IsolationLevel.READ_COMMITTED))
                && !anyRecord(behind(partials, committed, ends), committed, ends);
    }

    private Map<TopicPartition, Long> committedByPartition() {
        Map<TopicPartition, OffsetAndMetadata> committed =
                LawBench.get(admin.listConsumerGroupOffsets(applicationId).partitionsToOffsetAndMetadata());
        return committed.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, offset -> offset.getValue().offset()));
    }

    private Map<TopicPartition, Long> ends(List<TopicPartition> partitions, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return LawBench.get(admin.listOffsets(latest, new ListOffsetsOptions(isolation))
                        .all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    private static List<TopicPartition> behind(
            List<TopicPartition> partitions, Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends) {
        return partitions.stream()
                .filter(partition -> committed.getOrDefault(partition, 0L) < ends.get(partition))
                .toList();
    }

    /** The last offsets of a partition may be marks of transactions, which nobody reads. */
    private boolean anyRecord(
            List<TopicPartition> behind, Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends) {
        if (behind.isEmpty()) {
            return false;
        }
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(behind);
            behind.forEach(partition -> consumer.seek(partition, committed.getOrDefault(partition, 0L)));
            while (behind.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                if (!consumer.poll(POLL).isEmpty()) {
                    return true;
                }
            }
            return false;
        }
    }
}
