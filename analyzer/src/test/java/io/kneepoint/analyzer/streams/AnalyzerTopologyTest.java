// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.kneepoint.analyzer.run.CanonicalRecords;
import io.kneepoint.analyzer.run.EventLaws;
import io.kneepoint.analyzer.run.SyntheticRun;
import io.kneepoint.analyzer.run.WindowLengths;
import io.kneepoint.schemas.deadletter.DeadLetter;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.serde.AvroDeserializer;
import io.kneepoint.schemas.serde.AvroSerializer;
import io.kneepoint.schemas.topic.RecordKey;
import io.kneepoint.schemas.topic.Topic;
import io.kneepoint.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** The law suite on the topology, without a broker; and what happens to records that nobody should have written. */
class AnalyzerTopologyTest extends EventLaws {

    private static final String INGEST = "ingest-1";
    private static final String PARTIALS = "test-partials";

    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();

    @Test
    void shouldHaveTheShapeOfItsDrawing() {
        String description = topology().describe().toString().replaceAll("(?m)[ \t]+$", "");
        assertThat(description)
                .contains("Source: stream-events (topics: [kneepoint.stream-events])\n      --> assembly")
                .contains("Processor: assembly (stores: [" + AnalyzerTopology.FOLDS_STORE + "])\n"
                        + "      --> kneepoint.dead-letters, kneepoint.request-timelines, partials-out")
                .contains("Sink: partials-out (topic: test-partials)")
                .contains("Source: partials-in (topics: [test-partials])\n      --> run")
                .contains("Processor: run (stores: [" + AnalyzerTopology.RUNS_STORE
                        + "])\n      --> kneepoint.concurrency-curves, "
                        + "kneepoint.concurrency-levels, kneepoint.latency-windows, kneepoint.runs");
    }

    @Override
    protected CanonicalRecords analyze(List<StreamEvent> events) {
        try (TopologyTestDriver driver = driver()) {
            TestInputTopic<byte[], byte[]> input = input(driver);
            AvroSerializer<StreamEvent> serializer = new AvroSerializer<>(registry);
            for (StreamEvent event : events) {
                input.pipeInput(keyOf(event).toBytes(), serializer.serialize(Topics.STREAM_EVENTS.name(), event));
            }
            driver.advanceWallClockTime(Duration.ofSeconds(2));
            driver.advanceWallClockTime(Duration.ofSeconds(2));
            driver.advanceWallClockTime(Duration.ofMinutes(2));
            return records(driver);
        }
    }

    @Test
    void shouldGoOnAfterRecordsThatNobodyCanRead() {
        AvroSerializer<StreamEvent> serializer = new AvroSerializer<>(registry);
        String topic = Topics.STREAM_EVENTS.name();
        byte[] good = serializer.serialize(topic, run.get(0));
        byte[] unknownSchema = good.clone();
        unknownSchema[4] = 99;
        byte[] cut = java.util.Arrays.copyOf(good, good.length - 3);
        byte[] key = keyOf(run.get(0)).toBytes();
        try (TopologyTestDriver driver = driver()) {
            TestInputTopic<byte[], byte[]> input = input(driver);
            input.pipeInput(key, "garbage".getBytes(StandardCharsets.UTF_8));
            input.pipeInput(key, unknownSchema);
            input.pipeInput(key, cut);
            input.pipeInput("no key of ours".getBytes(StandardCharsets.UTF_8), good);
            input.pipeInput("other-run/i/0".getBytes(StandardCharsets.UTF_8), good);
            input.pipeInput(null, good);
            for (StreamEvent event : run) {
                input.pipeInput(keyOf(event).toBytes(), serializer.serialize(topic, event));
            }
            List<DeadLetter> letters = deadLetters(driver);
            assertThat(letters).extracting(DeadLetter::getOffset).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
            assertThat(letters).allSatisfy(letter -> {
                assertThat(letter.getTopic()).isEqualTo(topic);
                assertThat(letter.getPartition()).isZero();
            });
            assertThat(letters)
                    .extracting(DeadLetter::getCause)
                    .satisfiesExactly(
                            cause -> assertThat(cause).contains("expected: 0, the Confluent wire format"),
                            cause -> assertThat(cause).startsWith("schema 99: unknown to the registry"),
                            cause -> assertThat(cause).startsWith("value: not a StreamEvent of schema 1"),
                            cause -> assertThat(cause).startsWith("key: no key of ours (expected: run/ingest/"),
                            cause -> assertThat(cause).startsWith("run: synthetic in the value"),
                            cause -> assertThat(cause).startsWith("key: none"));
            assertThat(records(driver).lastByKey()).isEqualTo(expected());
        }
    }

    @Test
    void shouldWriteALetterOfBoundedSizeAboutARecordOfAnySize() {
        byte[] huge = new byte[1_000_000];
        huge[0] = 1;
        for (MetricFormat format : MetricFormat.values()) {
            try (TopologyTestDriver driver = driver(format)) {
                RecordHeaders headers = new RecordHeaders();
                headers.add("trace", huge);
                input(driver).pipeInput(new TestRecord<>(huge, huge, headers));
                TestRecord<byte[], byte[]> letter =
                        output(driver, Topics.DEAD_LETTERS).get(0);
                assertThat(letter.key().length + letter.value().length)
                        .as("%s", format)
                        .isBetween(DeadLetters.LONGEST_VALUE, 500_000);
                assertThat(letter.headers()).isEmpty();
                assertThat(new String(letter.value(), StandardCharsets.UTF_8))
                        .contains("the value is cut here, to 65536 of 1000000 bytes");
            }
        }
    }

    @Test
    void shouldMakeOfACutRunWhatTheOfflineFoldMakesOfIt() {
        List<StreamEvent> cut = run.subList(0, run.size() * 2 / 3 + 7);
        assertThat(analyze(cut).lastByKey()).isEqualTo(foldOffline(cut).lastByKey());
        List<StreamEvent> withoutWatermarks = cut.stream()
                .filter(event -> !(event.getPayload() instanceof Watermark))
                .toList();
        assertThat(analyze(withoutWatermarks).lastByKey())
                .isEqualTo(foldOffline(withoutWatermarks).lastByKey());
    }

    private org.apache.kafka.streams.Topology topology() {
        return topology(MetricFormat.AVRO);
    }

    private org.apache.kafka.streams.Topology topology(MetricFormat format) {
        return new AnalyzerTopology(
                        registry,
                        PARTIALS,
                        format,
                        RunTimeouts.defaults(),
                        WindowLengths.defaults(),
                        new AnalyzerActivity())
                .get();
    }

    private TopologyTestDriver driver() {
        return driver(MetricFormat.AVRO);
    }

    private TopologyTestDriver driver(MetricFormat format) {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:0");
        return new TopologyTestDriver(topology(format), config);
    }

    private static TestInputTopic<byte[], byte[]> input(TopologyTestDriver driver) {
        return driver.createInputTopic(
                Topics.STREAM_EVENTS.name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static RecordKey keyOf(StreamEvent event) {
        return RecordKey.ofEvent(SyntheticRun.RUN_ID, INGEST, event.getWorker(), event.getOrdinal());
    }

    private CanonicalRecords records(TopologyTestDriver driver) {
        CanonicalRecords records = new CanonicalRecords();
        for (Topic<?> topic : Topics.all()) {
            if (!topic.equals(Topics.STREAM_EVENTS)
                    && !topic.equals(Topics.DEAD_LETTERS)
                    && !topic.equals(Topics.VERDICTS)) {
                read(driver, topic, records);
            }
        }
        return records;
    }

    private <V extends SpecificRecord> void read(TopologyTestDriver driver, Topic<V> topic, CanonicalRecords records) {
        AvroDeserializer<V> deserializer = new AvroDeserializer<>(registry, topic.valueType());
        for (TestRecord<byte[], byte[]> record : output(driver, topic)) {
            Header revision = record.headers().lastHeader(RunProcessor.REVISION_HEADER);
            records.emit(
                    topic,
                    RecordKey.parse(record.key()).parts(),
                    deserializer.deserialize(topic.name(), record.value()),
                    revision == null ? 0 : Integer.parseInt(new String(revision.value(), StandardCharsets.UTF_8)));
        }
    }

    private List<DeadLetter> deadLetters(TopologyTestDriver driver) {
        AvroDeserializer<DeadLetter> deserializer = new AvroDeserializer<>(registry, DeadLetter.class);
        List<DeadLetter> letters = new ArrayList<>();
        output(driver, Topics.DEAD_LETTERS)
                .forEach(record -> letters.add(deserializer.deserialize(Topics.DEAD_LETTERS.name(), record.value())));
        return letters;
    }

    private static List<TestRecord<byte[], byte[]>> output(TopologyTestDriver driver, Topic<?> topic) {
        return driver.createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }
}
