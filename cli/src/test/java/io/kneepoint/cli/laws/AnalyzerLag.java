// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
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
    private final List<TopicPartition> partitions;

    /** {@code topics} are those that the analyzer reads, each with as many partitions. */
    AnalyzerLag(
            Admin admin, Map<String, Object> clientConfig, String applicationId, List<String> topics, int partitions) {
        this.admin = admin;
        this.clientConfig = clientConfig;
        this.applicationId = applicationId;
        this.partitions = topics.stream()
                .flatMap(topic ->
                        IntStream.range(0, partitions).mapToObj(partition -> new TopicPartition(topic, partition)))
                .toList();
    }

    /** Whether nothing is left to be read, and no transaction is open that may bring more. */
    boolean isZero() {
        for (TopicPartition partition : partitions) {
            long end = end(partition, IsolationLevel.READ_UNCOMMITTED);
            if (end > end(partition, IsolationLevel.READ_COMMITTED)
                    || hasRecords(partition, committed(partition), end)) {
                return false;
            }
        }
        return true;
    }

    /** Offset up to which the analyzer has read a partition of the first topic, all partitions added up. */
    long committed() {
        return partitions.stream().mapToLong(this::committed).sum();
    }

    private long committed(TopicPartition partition) {
        OffsetAndMetadata committed = LawBench.get(
                        admin.listConsumerGroupOffsets(applicationId).partitionsToOffsetAndMetadata())
                .get(partition);
        return committed == null ? 0 : committed.offset();
    }

    private long end(TopicPartition partition, IsolationLevel isolation) {
        Map<TopicPartition, ListOffsetsResultInfo> ends = LawBench.get(
                admin.listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
                        .all());
        return ends.get(partition).offset();
    }

    /** The last offsets of a partition may be marks of transactions, which nobody reads. */
    private boolean hasRecords(TopicPartition partition, long from, long end) {
        if (from >= end) {
            return false;
        }
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            while (consumer.position(partition) < end) {
                if (!consumer.poll(POLL).isEmpty()) {
                    return true;
                }
            }
            return false;
        }
    }
}
