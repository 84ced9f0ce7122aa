// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import io.kneepoint.schemas.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All committed records of topics, as bytes. */
final class CommittedRecords {

    private static final Duration POLL = Duration.ofMillis(100);

    private CommittedRecords() {}

    /** What lies in the topics before any open transaction; the records of a partition in their order. */
    static List<ConsumerRecord<byte[], byte[]>> read(
            Map<String, Object> clientConfig, List<Topic<?>> topics, int partitions) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<String, Object> config = new HashMap<>(clientConfig);
        config.put("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = topics.stream()
                    .flatMap(topic -> IntStream.range(0, partitions)
                            .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(POLL).forEach(records::add);
            }
        }
        return records;
    }
}
