// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.kneepoint.schemas.serde.AvroDeserializer;
import io.kneepoint.schemas.serde.UndecodableRecordException;
import io.kneepoint.schemas.topic.RecordKey;
import io.kneepoint.schemas.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the metric records of one published run, or of all, from their topics: committed ones only, from the beginning or from
 * now on. What is not such a record is passed over.
 *
 * <p>Confined to one thread.
 */
public final class MetricReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MetricReader.class);
    private static final Duration DRAIN_POLL = Duration.ofMillis(100);

    private final Map<String, Object> kafkaConfig;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Topic<?>> topicByName;
    private final Map<String, AvroDeserializer<?>> deserializerByTopic = new HashMap<>();
    private final byte[] keyPrefix;

    /** Receives the records. */
    @FunctionalInterface
    public interface Visitor {

        /** One record; see {@link io.kneepoint.analyzer.run.MetricSink#emit}. */
        void visit(Topic<?> topic, List<String> parts, SpecificRecord record, int revision);
    }

    /** Receives the records of all runs. */
    @FunctionalInterface
    public interface RunVisitor {

        /** One record of the published run that its key names. */
        void visit(RecordKey key, SpecificRecord record);
    }

    /** Where to begin. */
    public enum From {
        BEGINNING,
        NOW
    }

    /** Reads these topics for one published run. */
    public MetricReader(
            Map<String, ?> kafkaConfig,
            SchemaRegistryClient registry,
            List<Topic<?>> topics,
            String runId,
            String ingestId,
            From from) {
        this(kafkaConfig, registry, topics, RecordKey.ofRun(runId, ingestId).toBytes(), from);
    }

    private MetricReader(
            Map<String, ?> kafkaConfig,
            SchemaRegistryClient registry,
            List<Topic<?>> topics,
            byte[] keyPrefix,
            From from) {
        this.kafkaConfig = Map.copyOf(kafkaConfig);
        this.keyPrefix = keyPrefix;
        Map<String, Object> config = new HashMap<>(kafkaConfig);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        topicByName = topics.stream().collect(Collectors.toMap(Topic::name, topic -> topic));
        topics.forEach(
                topic -> deserializerByTopic.put(topic.name(), new AvroDeserializer<>(registry, topic.valueType())));
        try {
            begin(topics, from);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private void begin(List<Topic<?>> topics, From from) {
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        if (from == From.BEGINNING) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
        }
        // Positions are settled now, so that nothing written after this constructor is missed.
        partitions.forEach(consumer::position);
    }

    /** Reads these topics for all runs, from the beginning; see {@link #pollAll}. */
    public static MetricReader ofAllRuns(
            Map<String, ?> kafkaConfig, SchemaRegistryClient registry, List<Topic<?>> topics) {
        return new MetricReader(kafkaConfig, registry, topics, new byte[0], From.BEGINNING);
    }

    /**
     * Hands over what arrives within the time, whatever the run; returns at once when something is there.
     *
     * @throws io.kneepoint.schemas.serde.RegistryUnavailableException when the registry is away; records may be passed over then
     */
    public void pollAll(Duration timeout, RunVisitor visitor) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
            RecordKey key;
            SpecificRecord value;
            try {
                key = RecordKey.parse(record.key());
                value = deserializerByTopic.get(record.topic()).deserialize(record.topic(), record.value());
            } catch (UndecodableRecordException | IllegalArgumentException e) {
                LOG.debug("not a metric record: {}", e.getMessage());
                continue;
            }
            if (value != null) {
                visitor.visit(key, value);
            }
        }
    }

    /** Hands over what arrives within the time; returns at once when something is there. The number of the run's records. */
    public int poll(Duration timeout, Visitor visitor) {
        int count = 0;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
            if (!belongs(record.key())) {
                continue;
            }
            count++;
            Header revision = record.headers().lastHeader(RunProcessor.REVISION_HEADER);
            visitor.visit(
                    topicByName.get(record.topic()),
                    RecordKey.parse(record.key()).parts(),
                    deserializerByTopic.get(record.topic()).deserialize(record.topic(), record.value()),
                    revision == null ? 0 : Integer.parseInt(new String(revision.value(), StandardCharsets.UTF_8)));
        }
        return count;
    }

    /**
     * Hands over what was written before this call, to whatever partition, and waits for transactions that are still open. (One
     * transaction becomes visible partition by partition: to have seen a run's last status is not to have seen its levels.)
     *
     * @return whether all of it is read; false when that takes longer than given
     * @throws org.apache.kafka.common.KafkaException when the cluster does not say how much there is
     */
    public boolean drain(Duration atMost, Visitor visitor) {
        long startNanos = System.nanoTime();
        Map<TopicPartition, Long> ends = ends();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() - startNanos > atMost.toNanos()) {
                return false;
            }
            poll(DRAIN_POLL, visitor);
        }
        return true;
    }

    /** Where the partitions end, uncommitted records included. */
    private Map<TopicPartition, Long> ends() {
        Map<String, Object> config = new HashMap<>(kafkaConfig);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        try (KafkaConsumer<byte[], byte[]> asking =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return asking.endOffsets(consumer.assignment());
        }
    }

    private boolean belongs(byte[] key) {
        if (key == null || key.length < keyPrefix.length) {
            return false;
        }
        for (int i = 0; i < keyPrefix.length; i++) {
            if (key[i] != keyPrefix[i]) {
                return false;
            }
        }
        return key.length == keyPrefix.length || key[keyPrefix.length] == '/';
    }

    @Override
    public void close() {
        consumer.close();
    }
}
