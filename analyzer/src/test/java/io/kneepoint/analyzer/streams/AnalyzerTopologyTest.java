// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.kneepoint.analyzer.regression.LevelSample;
import io.kneepoint.analyzer.run.Baselines;
import io.kneepoint.analyzer.run.CanonicalRecords;
import io.kneepoint.analyzer.run.EventLaws;
import io.kneepoint.analyzer.run.RunSamples;
import io.kneepoint.analyzer.run.SyntheticRun;
import io.kneepoint.analyzer.run.VerdictRecords;
import io.kneepoint.analyzer.run.WindowLengths;
import io.kneepoint.schemas.deadletter.DeadLetter;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.serde.AvroDeserializer;
import io.kneepoint.schemas.serde.AvroSerializer;
import io.kneepoint.schemas.topic.RecordKey;
import io.kneepoint.schemas.topic.Topic;
import io.kneepoint.schemas.topic.Topics;
import io.kneepoint.schemas.verdict.Verdict;
import io.kneepoint.schemas.verdict.VerdictKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private VerdictDesk desk = new VerdictDesk(Baselines.NONE, Runnable::run);

    @Test
    void shouldHaveTheShapeOfItsDrawing() {
        String description = topology().describe().toString().replaceAll("(?m)[ \t]+$", "");
        assertThat(description)
                .contains("Source: stream-events (topics: [kneepoint.stream-events])\n      --> assembly")
                .contains("Processor: assembly (stores: [" + AnalyzerTopology.FOLDS_STORE + "])\n"
                        + "      --> kneepoint.dead-letters, kneepoint.request-timelines, partials-out")
                .contains("Sink: partials-out (topic: test-partials)")
                .contains("Source: partials-in (topics: [test-partials])\n      --> run")
                .contains(
                        "Processor: run (stores: [" + AnalyzerTopology.RUNS_STORE
                                + "])\n      --> kneepoint.concurrency-curves, "
                                + "kneepoint.concurrency-levels, kneepoint.latency-windows, kneepoint.runs, kneepoint.verdicts");
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

    @Test
    void shouldWriteOneVerdictTheMomentARunOfAnExperimentWithABaselineCompletes() {
        desk = new VerdictDesk(experiment -> Optional.of(new FixedBaseline(experiment)), Runnable::run);
        List<StreamEvent> labelled = labelled(run, "nightly");
        AvroSerializer<StreamEvent> serializer = new AvroSerializer<>(registry);
        try (TopologyTestDriver driver = driver()) {
            TestInputTopic<byte[], byte[]> input = input(driver);
            int last = labelled.size() - 1;
            for (int i = 0; i < last; i++) {
                input.pipeInput(keyOf(labelled.get(i)).toBytes(), serializer.serialize("events", labelled.get(i)));
            }
            driver.advanceWallClockTime(Duration.ofSeconds(1));
            assertThat(output(driver, Topics.VERDICTS))
                    .as("before it is complete")
                    .isEmpty();

            byte[] end = serializer.serialize("events", labelled.get(last));
            input.pipeInput(keyOf(labelled.get(last)).toBytes(), end);
            assertThat(desk.owed()).isEqualTo(1);
            driver.advanceWallClockTime(Duration.ofMillis(200));
            List<TestRecord<byte[], byte[]>> verdicts = output(driver, Topics.VERDICTS);
            driver.advanceWallClockTime(Duration.ofMillis(200));
            input.pipeInput(keyOf(labelled.get(last)).toBytes(), end);
            driver.advanceWallClockTime(Duration.ofMinutes(2));

            assertThat(verdicts).singleElement().satisfies(record -> {
                assertThat(new String(record.key(), StandardCharsets.UTF_8))
                        .isEqualTo(SyntheticRun.RUN_ID + "/" + INGEST);
                assertThat(new AvroDeserializer<>(registry, Verdict.class)
                                .deserialize("verdicts", record.value())
                                .getReason())
                        .isEqualTo("nightly: 7 requests at 1");
            });
            assertThat(output(driver, Topics.VERDICTS)).as("and never again").isEmpty();
            assertThat(desk.owed()).isZero();
        }
    }

    @Test
    void shouldSayWhyItCouldNotCompare() {
        desk = new VerdictDesk(experiment -> Optional.of(new FixedBaseline(null)), Runnable::run);
        List<StreamEvent> labelled = labelled(run, "nightly");
        AvroSerializer<StreamEvent> serializer = new AvroSerializer<>(registry);
        try (TopologyTestDriver driver = driver()) {
            labelled.forEach(
                    event -> input(driver).pipeInput(keyOf(event).toBytes(), serializer.serialize("events", event)));
            driver.advanceWallClockTime(Duration.ofSeconds(1));

            Verdict verdict = new AvroDeserializer<>(registry, Verdict.class)
                    .deserialize(
                            "verdicts", output(driver, Topics.VERDICTS).get(0).value());
            assertThat(verdict.getVerdict()).isEqualTo(VerdictKind.INCONCLUSIVE);
            assertThat(verdict.getReason()).isEqualTo("not compared with base: run: base (expected: a run)");
        }
    }

    private static List<StreamEvent> labelled(List<StreamEvent> run, String experiment) {
        return run.stream()
                .map(event -> event.getPayload() instanceof RunStarted started
                        ? new StreamEvent(
                                event.getRunId(),
                                event.getWorker(),
                                event.getOrdinal(),
                                event.getSequence(),
                                RunStarted.newBuilder(started)
                                        .setLabels(Map.of(Baselines.EXPERIMENT, experiment))
                                        .build())
                        : event)
                .toList();
    }

    /** Answers with what it was asked. */
    private record FixedBaseline(String experiment) implements Baselines.Baseline {

        @Override
        public String runId() {
            return "base";
        }

        @Override
        public List<Verdict> compare(RunSamples candidate) {
            if (experiment == null) {
                throw new IllegalStateException("run: base (expected: a run)");
            }
            LevelSample level = candidate.sample().levels().get(0);
            String answer = experiment + ": " + level.requests() + " requests at "
                    + level.concurrency().orElseThrow();
            return List.of(
                    VerdictRecords.wholeRun(candidate.sample().name(), runId(), VerdictKind.NO_REGRESSION, answer));
        }
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
                        new AnalyzerActivity(),
                        desk)
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
