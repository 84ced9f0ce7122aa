// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import static org.awaitility.Awaitility.await;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.kneepoint.analyzer.run.CanonicalRecords;
import io.kneepoint.analyzer.run.SyntheticRun;
import io.kneepoint.analyzer.run.WindowLengths;
import io.kneepoint.analyzer.streams.AnalyzerService;
import io.kneepoint.analyzer.streams.AnalyzerSettings;
import io.kneepoint.analyzer.streams.MetricFormat;
import io.kneepoint.analyzer.streams.MetricReader;
import io.kneepoint.analyzer.streams.RunTimeouts;
import io.kneepoint.schemas.deadletter.DeadLetter;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.serde.AvroDeserializer;
import io.kneepoint.schemas.serde.AvroSerializer;
import io.kneepoint.schemas.topic.Topic;
import io.kneepoint.schemas.topic.TopicAdmin;
import io.kneepoint.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A cluster with topics of a chosen width, analyzers on them, and what they make of what is published. Confined to one thread. */
final class LawBench implements AutoCloseable {

    /** Topics of metric records. */
    static final List<Topic<?>> METRICS = List.of(
            Topics.REQUEST_TIMELINES,
            Topics.LATENCY_WINDOWS,
            Topics.CONCURRENCY_LEVELS,
            Topics.CONCURRENCY_CURVES,
            Topics.RUNS);

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration POLL = Duration.ofMillis(50);

    private final LawCluster cluster;
    private final Path directory;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final SchemaRegistryClient registry;
    private final List<AnalyzerService> analyzers = new ArrayList<>();
    private int partitions;
    private int generation;
    private int ingests;
    private int starts;

    LawBench(LawCluster cluster, Path directory) {
        this.cluster = cluster;
        this.directory = directory;
        this.admin = Admin.create(cluster.clientConfig());
        this.producer =
                new KafkaProducer<>(cluster.clientConfig(), new ByteArraySerializer(), new ByteArraySerializer());
        this.registry = cluster.newRegistryClient();
    }

    /** Makes topics anew, empty and with this many partitions; analyzers of before are stopped. */
    void createTopics(int count) {
        stopAnalyzers();
        partitions = count;
        generation++;
        get(admin.deleteTopics(get(admin.listTopics().names())).all());
        await().atMost(PATIENCE).until(() -> get(admin.listTopics().names()).isEmpty());
        int created = TopicAdmin.ensure(admin, Topics.all(), partitions, cluster.replication())
                .size();
        // What is created is not at once in every answer, and must be when it is to be deleted.
        await().atMost(PATIENCE).until(() -> get(admin.listTopics().names()).size() >= created);
    }

    int partitions() {
        return partitions;
    }

    String applicationId() {
        return "laws-" + generation;
    }

    Admin admin() {
        return admin;
    }

    LawCluster cluster() {
        return cluster;
    }

    SchemaRegistryClient registry() {
        return registry;
    }

    /** Starts one more analyzer, which knows no schema and has no state of its own, and waits until it runs. */
    AnalyzerService startAnalyzer(RunTimeouts timeouts) throws InterruptedException {
        Path state = directory.resolve("state-" + starts++);
        AnalyzerSettings settings =
                settings(applicationId(), cluster.clientConfig(), state, partitions, cluster.replication(), timeouts);
        AnalyzerService analyzer = AnalyzerService.start(settings, cluster.newRegistryClient());
        analyzers.add(analyzer);
        if (!analyzer.awaitRunning(PATIENCE)) {
            throw new IllegalStateException(
                    "analyzer: not running", analyzer.failure().orElse(null));
        }
        return analyzer;
    }

    /** How the laws run an analyzer, in whatever process. */
    static AnalyzerSettings settings(
            String applicationId,
            Map<String, Object> clientConfig,
            Path state,
            int partitions,
            short replication,
            RunTimeouts timeouts) {
        return new AnalyzerSettings(
                applicationId,
                clientConfig,
                state,
                1,
                partitions,
                replication,
                MetricFormat.AVRO,
                timeouts,
                WindowLengths.defaults());
    }

    /** The analyzers that run, in the order of their start. */
    List<AnalyzerService> analyzers() {
        return analyzers;
    }

    void stopAnalyzers() {
        analyzers.forEach(AnalyzerService::close);
        analyzers.clear();
    }

    /** An ingest id that nothing else has. */
    String newIngest() {
        return "ingest-" + ingests++;
    }

    /** Sends records in this order, and returns where they are when the broker has all of them. */
    List<RecordMetadata> publish(List<ProducerRecord<byte[], byte[]>> records) {
        var sent = records.stream().map(producer::send).toList();
        producer.flush();
        return sent.stream().map(LawBench::get).toList();
    }

    /** Publishes the events, each as often and in the order given, and waits for what becomes of them. */
    CanonicalRecords analyze(List<StreamEvent> events) {
        String ingest = newIngest();
        publish(Publication.of(events, ingest, partitions, registry));
        return awaitClosed(ingest);
    }

    /** How far the analyzers are behind. */
    AnalyzerLag lag() {
        return new AnalyzerLag(admin, cluster.clientConfig(), applicationId(), partitions);
    }

    /** The last record of each key, committed, once the analyzers have read everything and the run is closed. */
    CanonicalRecords awaitClosed(String ingest) {
        return awaitClosed(SyntheticRun.RUN_ID, ingest);
    }

    /** The same for a run of another id. */
    CanonicalRecords awaitClosed(String runId, String ingest) {
        AnalyzerLag lag = lag();
        await().atMost(PATIENCE).pollInterval(POLL).until(lag::isZero);
        CanonicalRecords records = new CanonicalRecords();
        MetricReader.Visitor visitor = (topic, parts, record, revision) -> put(records, topic, parts, record, revision);
        try (MetricReader reader = new MetricReader(
                cluster.clientConfig(), registry, METRICS, runId, ingest, MetricReader.From.BEGINNING)) {
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .until(() -> reader.drain(PATIENCE, visitor) && isClosed(records));
        }
        return records;
    }

    /** The result of something that the cluster was asked for. */
    static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An event as it was published. */
    StreamEvent event(byte[] value) {
        return new AvroDeserializer<>(registry, StreamEvent.class).deserialize(Topics.STREAM_EVENTS.name(), value);
    }

    /** An event as it is published. */
    byte[] value(StreamEvent event) {
        return new AvroSerializer<StreamEvent>(registry).serialize(Topics.STREAM_EVENTS.name(), event);
    }

    /** What the analyzers have put aside, in the order of the records it was; call when they are done. */
    List<DeadLetter> deadLetters() {
        AvroDeserializer<DeadLetter> deserializer = new AvroDeserializer<>(registry, DeadLetter.class);
        return CommittedRecords.read(cluster.clientConfig(), List.of(Topics.DEAD_LETTERS), partitions).stream()
                .map(record -> deserializer.deserialize(record.topic(), record.value()))
                .sorted(Comparator.comparing(DeadLetter::getPartition).thenComparing(DeadLetter::getOffset))
                .toList();
    }

    /** How many of them a reader of one published run sees. */
    int deadLettersOf(String runId, String ingest) {
        int[] count = {0};
        try (MetricReader reader = new MetricReader(
                cluster.clientConfig(),
                registry,
                List.of(Topics.DEAD_LETTERS),
                runId,
                ingest,
                MetricReader.From.BEGINNING)) {
            if (!reader.drain(PATIENCE, (topic, parts, record, revision) -> count[0]++)) {
                throw new IllegalStateException("dead letters: not read within " + PATIENCE);
            }
        }
        return count[0];
    }

    private static boolean isClosed(CanonicalRecords records) {
        return records.of(Topics.RUNS).stream().anyMatch(status -> status.getState() != RunState.RUNNING);
    }

    private static <V extends SpecificRecord> void put(
            CanonicalRecords records, Topic<V> topic, List<String> parts, SpecificRecord record, int revision) {
        records.emit(topic, parts, topic.valueType().cast(record), revision);
    }

    @Override
    public void close() {
        stopAnalyzers();
        producer.close();
        admin.close();
    }
}
