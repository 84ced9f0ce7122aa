// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.kneepoint.analyzer.run.WindowLengths;
import io.kneepoint.schemas.topic.CreatableTopic;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How the analyzer runs.
 *
 * @param applicationId consumer group, and prefix of its internal topics; instances that share it share the work
 * @param kafkaConfig settings of every Kafka client, bootstrap servers, SASL and TLS included
 * @param stateDirectory where Kafka Streams keeps its lock and checkpoints
 * @param threads stream threads of this instance, at least 1
 * @param partitions partitions of topics that are created, at least 1
 * @param replication copies of topics that are created, at least 1
 * @param format how metric records are written
 * @param timeouts when a run is given up
 * @param windows how long the windows are
 */
public record AnalyzerSettings(
        String applicationId,
        Map<String, ?> kafkaConfig,
        Path stateDirectory,
        int threads,
        int partitions,
        short replication,
        MetricFormat format,
        RunTimeouts timeouts,
        WindowLengths windows) {

    /** Name of the consumer group when nothing else is said. */
    public static final String DEFAULT_APPLICATION_ID = "kneepoint-analyzer";

    public AnalyzerSettings {
        requirePositive("threads", threads);
        requirePositive("partitions", partitions);
        requirePositive("replication", replication);
        kafkaConfig = Map.copyOf(kafkaConfig);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
    }

    /** Name of the topic between assembly and run stage of an application. */
    public static String partialsTopicOf(String applicationId) {
        return applicationId + "-" + StateVersion.of("partials");
    }

    /** The topic between assembly and run stage: partial results, keyed by run, kept a day. */
    PartialsTopic partialsTopic() {
        return new PartialsTopic(partialsTopicOf(applicationId));
    }

    /** The settings of Kafka Streams. A killed instance is replaced after 6 s, its open transaction given up after 10 s. */
    public Properties streamsConfig() {
        Properties config = new Properties();
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        // Each task reads one partition: there is no other to wait for, and asking for each record costs a tenth of the
        // thread.
        config.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_500);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        config.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
        config.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        config.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
        config.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 1 << 17);
        config.putAll(kafkaConfig);
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) replication);
        config.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        config.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
        return config;
    }

    /** See {@link #partialsTopic}. */
    record PartialsTopic(String name) implements CreatableTopic {

        @Override
        public Map<String, String> creationConfig() {
            return Map.of(
                    "cleanup.policy", "delete", "retention.ms", "86400000", "message.timestamp.type", "LogAppendTime");
        }
    }
}
