// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.kneepoint.analyzer.run.EventLaws;
import io.kneepoint.analyzer.run.SyntheticRun;
import io.kneepoint.analyzer.streams.RunTimeouts;
import io.kneepoint.schemas.deadletter.DeadLetter;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.topic.RecordKey;
import io.kneepoint.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What nobody can read, or what comes too late, is put aside with its place and the cause, and the run goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PoisonLaws {

    private static final int PARTITIONS = 2;
    private static final RunTimeouts TIMEOUTS =
            new RunTimeouts(Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofHours(1));

    private final List<StreamEvent> events = SyntheticRun.events(1, 12, 1, 4, 9);
    private final Map<String, SpecificRecord> expected =
            EventLaws.foldOffline(events).lastByKey();
    private LawCluster cluster;
    private LawBench bench;

    /** The cluster of this class. */
    protected abstract LawCluster openCluster(Path directory);

    @BeforeAll
    void open(@TempDir Path directory) {
        cluster = openCluster(directory);
        bench = new LawBench(cluster, directory);
    }

    @AfterAll
    void close() {
        bench.close();
        cluster.close();
    }

    @BeforeEach
    void createTopics() {
        bench.createTopics(PARTITIONS);
    }

    @Test
    void shouldPutAsideWhatNobodyCanReadAndGoOn() throws IOException, RestClientException, InterruptedException {
        String ingest = bench.newIngest();
        FutureSchema future = FutureSchema.register(bench.registry());
        List<ProducerRecord<byte[], byte[]>> records = Publication.of(events, ingest, PARTITIONS, bench.registry());
        int half = records.size() / 2;
        byte[] key = RecordKey.ofEvent(SyntheticRun.RUN_ID, ingest, 0, 0L).toBytes();
        byte[] good = records.get(0).value();
        List<ProducerRecord<byte[], byte[]>> poison = List.of(
                poison(key, "garbage".getBytes(StandardCharsets.UTF_8)),
                poison(key, FutureSchema.underUnknownId(good)),
                poison(key, future.writeUnknownKind(SyntheticRun.RUN_ID)),
                poison(key, bench.value(malformed())),
                poison("no key of ours".getBytes(StandardCharsets.UTF_8), good),
                poison(null, null));
        bench.startAnalyzer(TIMEOUTS);

        bench.publish(records.subList(0, half));
        List<RecordMetadata> places = bench.publish(poison);
        bench.publish(records.subList(half, records.size()));

        assertThat(bench.awaitClosed(ingest).lastByKey()).isEqualTo(expected);
        List<DeadLetter> letters = bench.deadLetters();
        assertThat(letters).extracting(DeadLetter::getTopic).containsOnly(Topics.STREAM_EVENTS.name());
        assertThat(letters).extracting(DeadLetter::getPartition).containsOnly(PARTITIONS - 1);
        assertThat(letters)
                .extracting(DeadLetter::getOffset)
                .containsExactlyElementsOf(
                        places.stream().map(RecordMetadata::offset).toList());
        assertThat(letters)
                .extracting(DeadLetter::getCause)
                .satisfiesExactly(
                        cause -> assertThat(cause).contains("expected: 0, the Confluent wire format"),
                        cause -> assertThat(cause).contains("unknown to the registry"),
                        cause -> assertThat(cause).startsWith("value: not a StreamEvent of schema"),
                        cause -> assertThat(cause).startsWith("event 5 of a request: RequestScheduled (expected: "),
                        cause -> assertThat(cause).startsWith("key: no key of ours (expected: run/ingest/"),
                        cause -> assertThat(cause).startsWith("key: none"));
        // Who follows the run is told of those that bear its key, and can count them.
        assertThat(bench.deadLettersOf(SyntheticRun.RUN_ID, ingest)).isEqualTo(4);
    }

    @Test
    void shouldReadWhatALaterVersionWrites() throws IOException, RestClientException, InterruptedException {
        String ingest = bench.newIngest();
        FutureSchema future = FutureSchema.register(bench.registry());
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : Publication.of(events, ingest, PARTITIONS, bench.registry())) {
            byte[] value = future.write(bench.event(record.value()));
            records.add(new ProducerRecord<>(record.topic(), record.partition(), record.key(), value));
        }
        bench.startAnalyzer(TIMEOUTS);

        bench.publish(records);

        assertThat(bench.awaitClosed(ingest).lastByKey()).isEqualTo(expected);
        assertThat(bench.deadLetters()).isEmpty();
    }

    @Test
    void shouldPutAsideAnEventThatComesAfterTheEnd() throws InterruptedException {
        String ingest = bench.newIngest();
        List<ProducerRecord<byte[], byte[]>> records = Publication.of(events, ingest, PARTITIONS, bench.registry());
        bench.startAnalyzer(TIMEOUTS);
        bench.publish(records);
        bench.awaitClosed(ingest);
        bench.stopAnalyzers();

        bench.startAnalyzer(TIMEOUTS);
        bench.publish(records);
        assertThat(bench.awaitClosed(ingest).lastByKey()).as("all of it again").isEqualTo(expected);
        assertThat(bench.deadLetters()).isEmpty();

        byte[] key =
                RecordKey.ofEvent(SyntheticRun.RUN_ID, ingest, 0, 1_000_000L).toBytes();
        List<RecordMetadata> places = bench.publish(List.of(poison(key, bench.value(scheduled(0, 1_000_000L, 0)))));
        RunStatus status = bench.awaitClosed(ingest).of(Topics.RUNS).get(0);

        assertThat(status.getState()).isEqualTo(RunState.INCOMPLETE);
        assertThat(status.getDetail()).isEqualTo("1 events came after the run had closed");
        assertThat(bench.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.getOffset()).isEqualTo(places.get(0).offset());
            assertThat(letter.getRunId()).isEqualTo(SyntheticRun.RUN_ID);
            assertThat(letter.getCause()).isEqualTo("event: came after the run had closed (expected: before)");
        });
    }

    /** Of a worker that the run does not have, so that whoever counts it waits for it for ever. */
    private StreamEvent malformed() {
        return scheduled(7, 0, 5);
    }

    private StreamEvent scheduled(int worker, long ordinal, long sequence) {
        return events.stream()
                .filter(event -> event.getPayload() instanceof RequestScheduled)
                .map(event -> new StreamEvent(event.getRunId(), worker, ordinal, sequence, event.getPayload()))
                .findFirst()
                .orElseThrow();
    }

    private static ProducerRecord<byte[], byte[]> poison(byte[] key, byte[] value) {
        return new ProducerRecord<>(Topics.STREAM_EVENTS.name(), PARTITIONS - 1, key, value);
    }
}
