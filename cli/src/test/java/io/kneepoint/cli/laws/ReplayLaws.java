// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.analyzer.run.EventLaws;
import io.kneepoint.analyzer.run.OfflineFold;
import io.kneepoint.analyzer.run.SyntheticRun;
import io.kneepoint.analyzer.streams.RunTimeouts;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.generator.recording.RecordingWriter;
import io.kneepoint.generator.recording.RunDescription;
import io.kneepoint.generator.replay.Replay;
import io.kneepoint.generator.replay.ReplayClock;
import io.kneepoint.generator.replay.ReplayResult;
import io.kneepoint.generator.replay.ReplaySpeed;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.generator.sink.KafkaConnection;
import io.kneepoint.generator.sink.KafkaSinkSettings;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.topic.RecordKey;
import io.kneepoint.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recorded run that is replayed gives, byte for byte, the records that the recording itself folds to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReplayLaws {

    private static final int PARTITIONS = 3;
    private static final RunTimeouts TIMEOUTS =
            new RunTimeouts(Duration.ofMillis(1_500), Duration.ofSeconds(30), Duration.ofHours(1));
    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(30);

    private final List<StreamEvent> events = SyntheticRun.events(1, 12, 1, 4, 9);
    private LawCluster cluster;
    private LawBench bench;
    private RecordedRun recording;

    /** The cluster of this class. */
    protected abstract LawCluster openCluster(Path directory);

    @BeforeAll
    void open(@TempDir Path directory) throws InterruptedException {
        cluster = openCluster(directory);
        bench = new LawBench(cluster, directory);
        bench.createTopics(PARTITIONS);
        bench.startAnalyzer(TIMEOUTS);
        recording = record(directory);
    }

    @AfterAll
    void close() {
        bench.close();
        cluster.close();
    }

    private RecordedRun record(Path directory) {
        RunDescription description = RunDescription.builder(SyntheticRun.RUN_ID, "laws 1", Instant.EPOCH)
                .build();
        try (RecordingWriter writer =
                RecordingWriter.create(directory.resolve("runs"), description, InstantSource.fixed(Instant.EPOCH))) {
            events.forEach(writer::append);
            return RecordedRun.in(writer.directory());
        }
    }

    @Test
    void shouldGiveTheRecordsOfTheOfflineFold() throws InterruptedException {
        String ingest = bench.newIngest();

        ReplayResult result = replay(ingest);
        bench.awaitClosed(ingest);

        assertThat(result.events()).isEqualTo(events.size());
        assertThat(committed(ingest).byKey()).isEqualTo(folded().byKey());
        assertThat(folded().byKey()).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldGiveTheSameRecordsWhateverTheNetworkDoes(long seed) {
        Random random = new Random(seed);
        String ingest = bench.newIngest();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(capture(ingest));
        int published = records.size();
        for (int i = 0; i < published / 5; i++) {
            records.add(records.get(random.nextInt(published)));
        }
        Collections.shuffle(records, random);

        bench.publish(records);
        bench.awaitClosed(ingest);

        assertThat(committed(ingest).byKey()).as("seed %d", seed).isEqualTo(folded().byKey());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 17})
    void shouldCallARunIncompleteAndSayHowManyEventsTheNetworkDropped(int dropped) {
        Random random = new Random(dropped);
        String ingest = bench.newIngest();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(capture(ingest));
        for (int left = dropped; left > 0; ) {
            int victim = random.nextInt(records.size());
            if (isOfARequest(records.get(victim))) {
                records.remove(victim);
                left--;
            }
        }

        bench.publish(records);
        RunStatus status = bench.awaitClosed(ingest).of(Topics.RUNS).get(0);

        assertThat(status.getState()).isEqualTo(RunState.INCOMPLETE);
        assertThat(status.getDetail()).isEqualTo(dropped + " of " + EventLaws.counted(events) + " events are missing");
        assertThat(status.getEventsExpected() - status.getEventsReceived()).isEqualTo(dropped);
    }

    @Test
    void shouldNotDisturbAnotherReplayOfTheSameRun() {
        List<String> ingests = List.of(bench.newIngest(), bench.newIngest());

        List<CompletableFuture<ReplayResult>> replays = ingests.stream()
                .map(ingest -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return replay(ingest);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        replays.forEach(CompletableFuture::join);
        ingests.forEach(bench::awaitClosed);

        assertThat(ingests)
                .allSatisfy(ingest -> assertThat(committed(ingest).byKey()).isEqualTo(folded().byKey()));
    }

    private ReplayResult replay(String ingest) throws InterruptedException {
        KafkaConnection connection =
                new KafkaConnection(cluster.clientConfig(), cluster.newRegistryClient(), BROKER_TIMEOUT);
        try (EventSink sink = connection.open(KafkaSinkSettings.replay(ingest))) {
            return replayTo(sink);
        }
    }

    private List<ProducerRecord<byte[], byte[]>> capture(String ingest) {
        return Publication.of(
                sink -> {
                    try {
                        replayTo(sink);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException(e);
                    }
                },
                ingest,
                PARTITIONS,
                bench.registry());
    }

    private ReplayResult replayTo(EventSink sink) throws InterruptedException {
        return new Replay(new ReplaySpeed.Max(), ReplayClock.SYSTEM, progress -> {}).run(recording, sink);
    }

    private CanonicalBodies committed(String ingest) {
        return CanonicalBodies.committed(cluster.clientConfig(), LawBench.METRICS, PARTITIONS, ingest);
    }

    private CanonicalBodies folded() {
        CanonicalBodies bodies = new CanonicalBodies();
        OfflineFold fold = new OfflineFold(recording.runId(), bodies);
        try (RecordingReader reader = recording.open()) {
            while (reader.hasNext()) {
                fold.accept(reader.next());
            }
        }
        fold.finish();
        return bodies;
    }

    private static boolean isOfARequest(ProducerRecord<byte[], byte[]> record) {
        return RecordKey.parse(record.key()).parts().size() == 2;
    }
}
