// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.workers;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.kneepoint.schemas.serde.AvroDeserializer;
import io.kneepoint.schemas.serde.AvroSerializer;
import io.kneepoint.schemas.serde.TrustedRecords;
import io.kneepoint.schemas.serde.UndecodableRecordException;
import io.kneepoint.schemas.topic.RecordKey;
import io.kneepoint.schemas.topic.Topics;
import io.kneepoint.schemas.workers.WorkerSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signals over the topic {@link Topics#WORKERS}: all of a run in one partition. */
public final class KafkaSignals implements SignalChannel {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSignals.class);
    private static final String TOPIC = Topics.WORKERS.name();
    private static final Map<String, Object> PRODUCER = Map.of(
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            10_000,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true);

    static {
        TrustedRecords.install();
    }

    private final byte[] key;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AvroSerializer<WorkerSignal> serializer;
    private final AvroDeserializer<WorkerSignal> deserializer;
    private final TopicPartition partition;

    private KafkaSignals(
            byte[] key,
            KafkaProducer<byte[], byte[]> producer,
            KafkaConsumer<byte[], byte[]> consumer,
            SchemaRegistryClient registry) {
        this.key = key;
        this.producer = producer;
        this.consumer = consumer;
        this.serializer = new AvroSerializer<>(registry);
        this.deserializer = new AvroDeserializer<>(registry, WorkerSignal.class);
        int partitions = consumer.partitionsFor(TOPIC).size();
        this.partition = new TopicPartition(TOPIC, Utils.toPositive(Utils.murmur2(key)) % partitions);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /**
     * Opens the channel of a run on a cluster that has the topic.
     *
     * @throws org.apache.kafka.common.KafkaException when the cluster does not answer
     */
    public static KafkaSignals open(Map<String, ?> clientConfig, SchemaRegistryClient registry, String runId) {
        byte[] key = RecordKey.ofRun(runId, "workers").toBytes();
        Map<String, Object> consuming = new HashMap<>(clientConfig);
        consuming.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        Map<String, Object> producing = new HashMap<>(clientConfig);
        producing.putAll(PRODUCER);
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            return new KafkaSignals(
                    key,
                    new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer()),
                    consumer,
                    registry);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    @Override
    public void send(WorkerSignal signal) {
        var unused = producer.send(
                new ProducerRecord<>(TOPIC, partition.partition(), key, serializer.serialize(TOPIC, signal)));
    }

    @Override
    public List<WorkerSignal> receive(Duration atMost) {
        List<WorkerSignal> signals = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(atMost)) {
            if (Arrays.equals(key, record.key())) {
                try {
                    signals.add(deserializer.deserialize(TOPIC, record.value()));
                } catch (UndecodableRecordException e) {
                    LOG.debug("not a signal: {}", e.getMessage());
                }
            }
        }
        return signals;
    }

    /** Waits until all that was said is with the broker, 10 s at most. */
    @Override
    public void close() {
        try (consumer) {
            producer.close(Duration.ofSeconds(10));
        }
    }
}
