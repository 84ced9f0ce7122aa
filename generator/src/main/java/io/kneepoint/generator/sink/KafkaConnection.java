// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.kneepoint.generator.sink.KafkaSinkException.Reason;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.serde.AvroSerializer;
import io.kneepoint.schemas.serde.RegistryUnavailableException;
import io.kneepoint.schemas.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Opens {@link KafkaEventSink}s on a cluster, and finds out before the run, not during it, whether that can work: the broker
 * answers, the topic is there, the registry takes the schema.
 *
 * @param clientConfig settings of the Kafka client, bootstrap servers, SASL and TLS included
 * @param registry the schema registry
 * @param timeout how long the broker may take to answer
 */
public record KafkaConnection(Map<String, ?> clientConfig, SchemaRegistryClient registry, Duration timeout) {

    private static final Map<String, Object> DEFAULTS = Map.of(
            ProducerConfig.LINGER_MS_CONFIG, 5,
            ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd",
            ProducerConfig.BATCH_SIZE_CONFIG, 1 << 17,
            ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    private static final Map<String, Object> FIXED =
            Map.of(ProducerConfig.ACKS_CONFIG, "all", ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);

    public KafkaConnection {
        clientConfig = Map.copyOf(clientConfig);
    }

    /** @throws KafkaSinkException when anything that publishing needs is missing */
    public KafkaEventSink open(KafkaSinkSettings settings) {
        int partitions = partitions();
        registerSchema();
        return new KafkaEventSink(producer(), registry, partitions, settings);
    }

    /** The producer's settings: ours where nothing else is said, acknowledgements and idempotence always. */
    Map<String, Object> producerConfig() {
        Map<String, Object> config = new HashMap<>(DEFAULTS);
        config.putAll(clientConfig);
        config.putAll(FIXED);
        return config;
    }

    private KafkaProducer<byte[], byte[]> producer() {
        try {
            return new KafkaProducer<>(producerConfig(), new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw badSettings(e);
        }
    }

    private int partitions() {
        String topic = Topics.STREAM_EVENTS.name();
        try (Admin admin = admin()) {
            TopicDescription description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            return description.partitions().size();
        } catch (ExecutionException e) {
            throw unanswered(topic, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unanswered(topic, e);
        }
    }

    private Admin admin() {
        Map<String, Object> config = new HashMap<>(clientConfig);
        int millis = Math.toIntExact(timeout.toMillis());
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        try {
            return Admin.create(config);
        } catch (KafkaException e) {
            throw badSettings(e);
        }
    }

    private void registerSchema() {
        StreamEvent any = new StreamEvent("schema", 0, null, 0L, new Watermark(0L));
        try {
            new AvroSerializer<StreamEvent>(registry).serialize(Topics.STREAM_EVENTS.name(), any);
        } catch (RegistryUnavailableException e) {
            throw new KafkaSinkException(Reason.REGISTRY_UNREACHABLE, e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw new KafkaSinkException(Reason.SCHEMA_REFUSED, e.getMessage(), e);
        }
    }

    private KafkaSinkException unanswered(String topic, Throwable cause) {
        if (cause instanceof UnknownTopicOrPartitionException) {
            return new KafkaSinkException(
                    Reason.TOPIC_MISSING,
                    "topic: " + topic + " is not on " + servers() + " (expected: created before a run)",
                    cause);
        }
        if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
            return new KafkaSinkException(
                    Reason.NOT_AUTHORIZED,
                    "Kafka: " + servers() + " refuses this client: " + cause.getMessage(),
                    cause);
        }
        String problem = cause instanceof TimeoutException
                ? "does not answer within " + timeout.toMillis() + " ms"
                : "cannot be asked: " + cause.getMessage();
        return new KafkaSinkException(Reason.BROKER_UNREACHABLE, "Kafka: " + servers() + " " + problem, cause);
    }

    private KafkaSinkException badSettings(KafkaException e) {
        Throwable root = e.getCause() == null ? e : e.getCause();
        return new KafkaSinkException(Reason.BAD_SETTINGS, "Kafka settings: " + root.getMessage(), e);
    }

    private Object servers() {
        return clientConfig.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
    }
}
