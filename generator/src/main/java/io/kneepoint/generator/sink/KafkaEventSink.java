// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.kneepoint.schemas.event.HealthSample;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.serde.AvroSerializer;
import io.kneepoint.schemas.serde.TrustedRecords;
import io.kneepoint.schemas.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events to the topic {@link Topics#STREAM_EVENTS}, on a thread of its own.
 *
 * <p>All events of a request go to one partition, in order. Events of the run itself go to every partition, with
 * {@code RunStarted.partitions} and {@code RunEnded.partitionEvents} filled in; health samples go to partition 0.
 * {@code RunEnded} is sent when the broker has confirmed or refused all before it, so its counts are what is really there.
 *
 * <p>{@link #accept} never waits for the broker, unless the sink was made to ({@link Overflow#BLOCK}). An event that found the queue
 * full, or of which one copy failed, is counted once in {@link #dropped}; watermarks, which are transport, never are. A close
 * returns after the give-up time at the latest.
 */
public final class KafkaEventSink implements EventSink {

    static {
        TrustedRecords.install();
    }

    private static final Logger LOG = LoggerFactory.getLogger(KafkaEventSink.class);
    private static final String TOPIC = Topics.STREAM_EVENTS.name();
    private static final int HEALTH_PARTITION = 0;
    private static final Duration ABANDON_WAIT = Duration.ofSeconds(1);

    private final Producer<byte[], byte[]> producer;
    private final AvroSerializer<StreamEvent> serializer;
    private final int partitions;
    private final KafkaSinkSettings settings;
    private final Map<Integer, EventKeys> keysByWorker = new HashMap<>();
    private final PartitionCounts counts;
    private final AtomicLong failed = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final SinkThread thread;
    private String runId;

    /** Takes over the producer and closes it in the end; {@code partitions} is the topic's number of them. */
    public KafkaEventSink(
            Producer<byte[], byte[]> producer,
            SchemaRegistryClient registry,
            int partitions,
            KafkaSinkSettings settings) {
        this.producer = producer;
        this.serializer = new AvroSerializer<>(registry);
        this.partitions = partitions;
        this.settings = settings;
        this.counts = new PartitionCounts(partitions);
        this.thread = new SinkThread("kafka-sink", settings.queueCapacity(), settings.overflow(), this::publish);
        thread.start();
    }

    @Override
    public void accept(StreamEvent event) {
        thread.offer(event);
    }

    @Override
    public long dropped() {
        return thread.refused() + failed.get();
    }

    private void publish(StreamEvent event) {
        try {
            Object payload = event.getPayload();
            if (event.getOrdinal() != null) {
                EventKeys keys = keys(event);
                int partition = keys.partitionOf(event.getOrdinal(), partitions);
                send(event, new Delivery(event), partition, keys.ofRequest(event.getOrdinal()), bytes(event));
            } else if (payload instanceof HealthSample) {
                send(event, new Delivery(event), HEALTH_PARTITION, keys(event).ofRun(), bytes(event));
            } else if (payload instanceof RunEnded ended) {
                endRun(event, ended);
            } else if (payload instanceof RunStarted started) {
                broadcast(withPayload(
                        event,
                        RunStarted.newBuilder(started).setPartitions(partitions).build()));
            } else {
                broadcast(event);
            }
        } catch (RuntimeException e) {
            new Delivery(event).failed();
        }
    }

    private void broadcast(StreamEvent event) {
        Delivery delivery = new Delivery(event);
        byte[] value = bytes(event);
        for (int partition = 0; partition < partitions; partition++) {
            send(event, delivery, partition, keys(event).ofRun(), value);
        }
    }

    private void endRun(StreamEvent event, RunEnded ended) {
        producer.flush();
        Delivery delivery = new Delivery(event);
        for (int partition = 0; partition < partitions; partition++) {
            long written = counts.get(event.getWorker(), partition) + 1;
            RunEnded counted =
                    RunEnded.newBuilder(ended).setPartitionEvents(written).build();
            send(event, delivery, partition, keys(event).ofRun(), bytes(withPayload(event, counted)));
        }
    }

    private void send(StreamEvent event, Delivery delivery, int partition, byte[] key, byte[] value) {
        try {
            var unused = producer.send(new ProducerRecord<>(TOPIC, partition, key, value), (metadata, exception) -> {
                if (exception != null) {
                    delivery.failed();
                } else if (delivery.counted) {
                    counts.confirmed(event.getWorker(), partition);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            delivery.failed();
        }
    }

    private byte[] bytes(StreamEvent event) {
        return serializer.serialize(TOPIC, event);
    }

    private EventKeys keys(StreamEvent event) {
        if (!event.getRunId().equals(runId)) {
            runId = event.getRunId();
            keysByWorker.clear();
        }
        return keysByWorker.computeIfAbsent(
                event.getWorker(), worker -> new EventKeys(event.getRunId(), settings.ingestId(), worker));
    }

    private static StreamEvent withPayload(StreamEvent event, Object payload) {
        return new StreamEvent(event.getRunId(), event.getWorker(), event.getOrdinal(), event.getSequence(), payload);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        long startNanos = System.nanoTime();
        if (!thread.finish(settings.giveUp())) {
            thread.abandon(ABANDON_WAIT);
        }
        Duration left = settings.giveUp().minusNanos(System.nanoTime() - startNanos);
        try {
            producer.close(left.isNegative() ? Duration.ZERO : left);
        } catch (InterruptException e) {
            LOG.debug("the Kafka producer was closed in haste: this thread is interrupted");
        }
    }

    /** The fate of one event, be it written once or to every partition: it fails once at most. */
    private final class Delivery {

        private final boolean counted;
        private final AtomicBoolean hasFailed = new AtomicBoolean();

        Delivery(StreamEvent event) {
            this.counted = !(event.getPayload() instanceof Watermark);
        }

        void failed() {
            if (counted && hasFailed.compareAndSet(false, true)) {
                failed.incrementAndGet();
            }
        }
    }
}
