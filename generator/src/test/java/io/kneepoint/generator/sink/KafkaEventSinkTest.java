// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.kneepoint.generator.recording.SampleRun;
import io.kneepoint.schemas.event.HealthSample;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.serde.AvroDeserializer;
import io.kneepoint.schemas.topic.RecordKey;
import io.kneepoint.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KafkaEventSinkTest {

    private static final int PARTITIONS = 5;
    private static final String INGEST = "live-1";
    private static final KafkaSinkSettings PATIENT =
            new KafkaSinkSettings(INGEST, Overflow.BLOCK, 10_000, Duration.ofSeconds(30));

    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();

    @Test
    void shouldPublishEveryEventWithItsKey() {
        List<StreamEvent> events = SampleRun.events(40, 1);

        List<ProducerRecord<byte[], byte[]>> sent = published(events);

        Set<StreamEvent> distinct = new HashSet<>();
        for (ProducerRecord<byte[], byte[]> record : sent) {
            StreamEvent event = decode(record);
            assertThat(record.topic()).isEqualTo(Topics.STREAM_EVENTS.name());
            assertThat(record.key())
                    .isEqualTo(RecordKey.ofEvent(SampleRun.RUN_ID, INGEST, 0, event.getOrdinal())
                            .toBytes());
            distinct.add(withoutTransport(event));
        }
        assertThat(distinct).isEqualTo(new HashSet<>(events));
    }

    @Test
    void shouldKeepAllEventsOfARequestInOnePartitionAndInOrder() {
        List<ProducerRecord<byte[], byte[]>> sent = published(SampleRun.events(200, 1));

        Map<Long, Integer> partitionByOrdinal = new HashMap<>();
        Map<Long, Long> nextSequence = new HashMap<>();
        for (ProducerRecord<byte[], byte[]> record : sent) {
            StreamEvent event = decode(record);
            if (event.getOrdinal() != null) {
                Integer known = partitionByOrdinal.put(event.getOrdinal(), record.partition());
                assertThat(known).isIn(null, record.partition());
                assertThat(event.getSequence()).isEqualTo(nextSequence.merge(event.getOrdinal(), 1L, Long::sum) - 1);
                byte[] place = (SampleRun.RUN_ID + "/0/" + event.getOrdinal()).getBytes(StandardCharsets.UTF_8);
                assertThat(record.partition()).isEqualTo(Utils.toPositive(Utils.murmur2(place)) % PARTITIONS);
            }
        }
        assertThat(new HashSet<>(partitionByOrdinal.values())).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }

    @Test
    void shouldWriteTheRunsOwnEventsToEveryPartition() {
        List<StreamEvent> events = SampleRun.events(20, 1);

        List<ProducerRecord<byte[], byte[]>> sent = published(events);

        for (StreamEvent event : events) {
            if (event.getOrdinal() != null) {
                continue;
            }
            List<Integer> partitions = sent.stream()
                    .filter(record -> withoutTransport(decode(record)).equals(event))
                    .map(ProducerRecord::partition)
                    .toList();
            Object payload = event.getPayload();
            if (payload instanceof HealthSample) {
                assertThat(partitions).containsExactly(0);
            } else {
                assertThat(payload)
                        .isInstanceOfAny(
                                RunStarted.class,
                                StageStarted.class,
                                StageEnded.class,
                                RunEnded.class,
                                Watermark.class);
                assertThat(partitions).containsExactly(0, 1, 2, 3, 4);
            }
        }
    }

    @Test
    void shouldStateThePartitionsAndWhatEachHolds() {
        List<ProducerRecord<byte[], byte[]>> sent = published(SampleRun.events(60, 1));

        Map<Integer, Long> countByPartition = new HashMap<>();
        Map<Integer, Long> statedByPartition = new HashMap<>();
        for (ProducerRecord<byte[], byte[]> record : sent) {
            Object payload = decode(record).getPayload();
            if (!(payload instanceof Watermark)) {
                countByPartition.merge(record.partition(), 1L, Long::sum);
            }
            if (payload instanceof RunStarted started) {
                assertThat(started.getPartitions()).isEqualTo(PARTITIONS);
            } else if (payload instanceof RunEnded ended) {
                statedByPartition.put(record.partition(), ended.getPartitionEvents());
            }
        }
        assertThat(statedByPartition).hasSize(PARTITIONS).isEqualTo(countByPartition);
    }

    @Test
    void shouldCountPerWorkerWhenSeveralPublishThroughOneSink() {
        List<StreamEvent> events = new ArrayList<>();
        for (StreamEvent event : SampleRun.events(10, 1)) {
            for (int worker = 0; worker < 2; worker++) {
                events.add(new StreamEvent(
                        event.getRunId(), worker, event.getOrdinal(), event.getSequence(), event.getPayload()));
            }
        }

        List<ProducerRecord<byte[], byte[]>> sent = published(events);

        Map<List<Integer>, Long> counts = new HashMap<>();
        for (ProducerRecord<byte[], byte[]> record : sent) {
            StreamEvent event = decode(record);
            List<Integer> place = List.of(event.getWorker(), record.partition());
            if (!(event.getPayload() instanceof Watermark)) {
                counts.merge(place, 1L, Long::sum);
            }
            if (event.getPayload() instanceof RunEnded ended) {
                assertThat(ended.getPartitionEvents()).isEqualTo(counts.get(place));
            }
        }
        assertThat(counts).hasSize(2 * PARTITIONS);
    }

    @Test
    void shouldNotBlockAndShouldCountWhatTheQueueCannotHold() throws InterruptedException {
        StuckProducer producer = new StuckProducer();
        KafkaEventSink sink = new KafkaEventSink(
                producer,
                registry,
                PARTITIONS,
                new KafkaSinkSettings(INGEST, Overflow.DROP, 10, Duration.ofSeconds(1)));
        StreamEvent event = SampleRun.events(1, 1).get(2);
        sink.accept(event);
        producer.entered.await();

        for (int i = 0; i < 100; i++) {
            sink.accept(event);
        }

        assertThat(sink.dropped()).isEqualTo(90);
        sink.close();
        assertThat(sink.dropped()).isEqualTo(101);
    }

    @Test
    void shouldNotCountWatermarksAsDropped() throws InterruptedException {
        StuckProducer producer = new StuckProducer();
        KafkaEventSink sink = new KafkaEventSink(
                producer,
                registry,
                PARTITIONS,
                new KafkaSinkSettings(INGEST, Overflow.DROP, 1, Duration.ofMillis(200)));
        sink.accept(SampleRun.events(1, 1).get(2));
        producer.entered.await();

        for (int i = 0; i < 10; i++) {
            sink.accept(new StreamEvent(SampleRun.RUN_ID, 0, null, 1L, new Watermark(1L)));
        }
        sink.close();

        assertThat(sink.dropped()).isEqualTo(1);
    }

    @Test
    void shouldGiveUpAfterTheStatedTimeWhenTheBrokerIsGone() {
        StuckProducer producer = new StuckProducer();
        KafkaEventSink sink = new KafkaEventSink(
                producer,
                registry,
                PARTITIONS,
                new KafkaSinkSettings(INGEST, Overflow.DROP, 1_000, Duration.ofMillis(100)));
        List<StreamEvent> events = SampleRun.events(10, 1);
        events.forEach(sink::accept);

        sink.close();
        sink.close();

        long counted = events.stream()
                .filter(event -> !(event.getPayload() instanceof Watermark))
                .count();
        assertThat(sink.dropped()).isEqualTo(counted);
        assertThat(producer.closed()).isTrue();
        sink.accept(events.get(0));
        assertThat(sink.dropped()).isEqualTo(counted + 1);
    }

    @Test
    void shouldCountAFailedEventOnceThoughEveryCopyFails() {
        MockProducer<byte[], byte[]> producer = producer(false);
        KafkaEventSink sink = new KafkaEventSink(producer, registry, PARTITIONS, PATIENT);
        sink.accept(SampleRun.events(1, 1).get(0));
        Awaitility.await().until(() -> producer.history().size() == PARTITIONS);

        for (int i = 0; i < PARTITIONS; i++) {
            assertThat(producer.errorNext(new TimeoutException("gone"))).isTrue();
        }

        assertThat(sink.dropped()).isEqualTo(1);
        sink.close();
    }

    @Test
    void shouldLeaveFailedEventsOutOfWhatItStates() {
        MockProducer<byte[], byte[]> producer = producer(false);
        KafkaEventSink sink = new KafkaEventSink(producer, registry, 1, PATIENT);
        List<StreamEvent> events = SampleRun.events(1, 1);
        List<StreamEvent> before = events.subList(0, 4);
        before.forEach(sink::accept);
        Awaitility.await().until(() -> producer.history().size() == before.size());
        producer.completeNext();
        producer.completeNext();
        producer.errorNext(new TimeoutException("gone"));
        producer.completeNext();

        sink.accept(events.get(events.size() - 1));
        sink.close();

        RunEnded ended =
                (RunEnded) decode(producer.history().get(before.size())).getPayload();
        assertThat(ended.getPartitionEvents()).isEqualTo(4);
        assertThat(sink.dropped()).isEqualTo(1);
    }

    @Test
    void shouldHoldBackTheCallerWhenMadeTo() {
        MockProducer<byte[], byte[]> producer = producer(true);
        KafkaEventSink sink = new KafkaEventSink(
                producer,
                registry,
                PARTITIONS,
                new KafkaSinkSettings(INGEST, Overflow.BLOCK, 2, Duration.ofSeconds(30)));
        List<StreamEvent> events = SampleRun.events(100, 1);

        events.forEach(sink::accept);
        sink.close();

        assertThat(sink.dropped()).isZero();
        Set<StreamEvent> distinct = new HashSet<>();
        producer.history().forEach(record -> distinct.add(withoutTransport(decode(record))));
        assertThat(distinct).hasSize(events.size());
    }

    @Test
    void shouldInsistOnAcknowledgementsAndLetTheRestBeSet() {
        Map<String, Object> config = new KafkaConnection(
                        Map.of("bootstrap.servers", "x:1", "linger.ms", 50, "acks", "0", "enable.idempotence", false),
                        registry,
                        Duration.ofSeconds(1))
                .producerConfig();

        assertThat(config)
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("linger.ms", 50)
                .containsEntry("compression.type", "zstd")
                .containsEntry("bootstrap.servers", "x:1");
    }

    @Test
    void shouldRefuseSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> new KafkaSinkSettings("a/b", Overflow.DROP, 1, Duration.ofSeconds(1)))
                .hasMessageStartingWith("ingest id: a/b");
        assertThatThrownBy(() -> new KafkaSinkSettings("a", Overflow.DROP, 0, Duration.ofSeconds(1)))
                .hasMessage("queue capacity: 0 (expected: at least 1 event)");
        assertThatThrownBy(() -> new KafkaSinkSettings("a", Overflow.DROP, 1, Duration.ZERO))
                .hasMessage("give-up time: PT0S (expected: more than zero)");
    }

    private List<ProducerRecord<byte[], byte[]>> published(List<StreamEvent> events) {
        MockProducer<byte[], byte[]> producer = producer(true);
        KafkaEventSink sink = new KafkaEventSink(producer, registry, PARTITIONS, PATIENT);
        events.forEach(sink::accept);
        sink.close();
        assertThat(sink.dropped()).isZero();
        assertThat(producer.closed()).isTrue();
        return producer.history();
    }

    private StreamEvent decode(ProducerRecord<byte[], byte[]> record) {
        return new AvroDeserializer<>(registry, StreamEvent.class).deserialize(record.topic(), record.value());
    }

    private static StreamEvent withoutTransport(StreamEvent event) {
        Object payload = event.getPayload();
        if (payload instanceof RunStarted started) {
            payload = RunStarted.newBuilder(started).setPartitions(null).build();
        } else if (payload instanceof RunEnded ended) {
            payload = RunEnded.newBuilder(ended).setPartitionEvents(null).build();
        }
        return new StreamEvent(event.getRunId(), event.getWorker(), event.getOrdinal(), event.getSequence(), payload);
    }

    private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
        return new MockProducer<>(autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Waits in every send, as a producer does whose buffer is full and whose broker is gone. */
    private static final class StuckProducer extends MockProducer<byte[], byte[]> {

        private final CountDownLatch entered = new CountDownLatch(1);

        StuckProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it waits, and must not keep close() waiting
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
                throw new AssertionError("nobody counts this latch down");
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
    }
}
