// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.generator.sink.KafkaEventSink;
import io.kneepoint.generator.sink.KafkaSinkSettings;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.serde.AvroDeserializer;
import io.kneepoint.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What the product's own sink makes of events, held back so that a test can do to the records what a network can: the sink decides
 * keys, partitions and counts as in production, the test decides in which order and how often the records reach the broker.
 */
final class Publication {

    private Publication() {}

    /** Records of whatever the writer gives to the sink, in the order of the sink. */
    static List<ProducerRecord<byte[], byte[]>> of(
            Consumer<EventSink> writer, String ingest, int partitions, SchemaRegistryClient registry) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        inParts(writer, ingest, partitions, registry, records::addAll);
        return records;
    }

    /** The same a part at a time, so that a run of any length fits into memory. The parts come on another thread. */
    static void inParts(
            Consumer<EventSink> writer,
            String ingest,
            int partitions,
            SchemaRegistryClient registry,
            Consumer<List<ProducerRecord<byte[], byte[]>>> parts) {
        HoldingProducer producer = new HoldingProducer(parts);
        EventSink sink = new KafkaEventSink(producer, registry, partitions, KafkaSinkSettings.replay(ingest));
        try (sink) {
            writer.accept(sink);
        }
        if (sink.dropped() > 0) {
            throw new IllegalStateException("sink: " + sink.dropped() + " events dropped (expected: none)");
        }
        producer.handOn();
    }

    /** Confirms every record, and hands them on a part at a time. */
    private static final class HoldingProducer extends MockProducer<byte[], byte[]> {
        private static final int PART = 20_000;

        private final Consumer<List<ProducerRecord<byte[], byte[]>>> parts;
        private int held;

        private HoldingProducer(Consumer<List<ProducerRecord<byte[], byte[]>>> parts) {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.parts = parts;
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            Future<RecordMetadata> confirmed = super.send(record, callback);
            if (++held == PART) {
                handOn();
            }
            return confirmed;
        }

        private synchronized void handOn() {
            List<ProducerRecord<byte[], byte[]>> part = history();
            clear();
            held = 0;
            parts.accept(part);
        }
    }

    /**
     * Records of the events in the given order, repetitions included. The sink sees each event once and the end of the run last, as
     * it does in production: what is out of order here was put out of order behind it.
     */
    static List<ProducerRecord<byte[], byte[]>> of(
            List<StreamEvent> events, String ingest, int partitions, SchemaRegistryClient registry) {
        List<StreamEvent> generated = new ArrayList<>(new LinkedHashSet<>(events));
        generated.sort((a, b) -> Boolean.compare(isEnd(a), isEnd(b)));
        AvroDeserializer<StreamEvent> deserializer = new AvroDeserializer<>(registry, StreamEvent.class);
        Map<StreamEvent, List<ProducerRecord<byte[], byte[]>>> recordsByEvent = new HashMap<>();
        of(sink -> generated.forEach(sink::accept), ingest, partitions, registry)
                .forEach(record -> recordsByEvent
                        .computeIfAbsent(
                                withoutTransport(deserializer.deserialize(Topics.STREAM_EVENTS.name(), record.value())),
                                event -> new ArrayList<>())
                        .add(record));
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        events.forEach(event -> records.addAll(recordsByEvent.get(event)));
        return records;
    }

    private static boolean isEnd(StreamEvent event) {
        return event.getPayload() instanceof RunEnded;
    }

    /** The event as it was before the sink filled in how it is carried. */
    private static StreamEvent withoutTransport(StreamEvent event) {
        Object payload = event.getPayload();
        if (payload instanceof RunStarted started) {
            payload = RunStarted.newBuilder(started).setPartitions(null).build();
        } else if (payload instanceof RunEnded ended) {
            payload = RunEnded.newBuilder(ended).setPartitionEvents(null).build();
        }
        return new StreamEvent(event.getRunId(), event.getWorker(), event.getOrdinal(), event.getSequence(), payload);
    }
}
