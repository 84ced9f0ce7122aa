// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kneepoint.analyzer.run.EventLaws;
import io.kneepoint.analyzer.run.SyntheticRun;
import io.kneepoint.analyzer.streams.AnalyzerService;
import io.kneepoint.analyzer.streams.RunTimeouts;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Metric;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What must not change a run's records: analyzers that are stopped, started again, killed, or find no registry. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FaultLaws {

    private static final int PARTITIONS = 2;
    private static final int PARTS = 12;
    private static final RunTimeouts TIMEOUTS =
            new RunTimeouts(Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofHours(1));
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(20);

    private final List<StreamEvent> events = SyntheticRun.events(1, 12, 1, 4, 9);
    private final Map<String, SpecificRecord> expected =
            EventLaws.foldOffline(events).lastByKey();
    private LawCluster cluster;
    private LawBench bench;
    private Path directory;

    /** The cluster of this class. */
    protected abstract LawCluster openCluster(Path directory);

    @BeforeAll
    void open(@TempDir Path temporary) {
        directory = temporary;
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
    void shouldGoOnWhereAnAnalyzerWasStopped() throws InterruptedException {
        String ingest = bench.newIngest();
        List<List<ProducerRecord<byte[], byte[]>>> parts = parts(ingest);
        bench.startAnalyzer(TIMEOUTS);
        for (int i = 0; i < PARTS; i++) {
            if (i % 4 == 2) {
                await().atMost(PATIENCE).pollInterval(POLL).until(bench.lag()::isZero);
                bench.stopAnalyzers();
                bench.startAnalyzer(TIMEOUTS);
            }
            bench.publish(parts.get(i));
        }

        assertThat(bench.awaitClosed(ingest).lastByKey()).isEqualTo(expected);
    }

    @Test
    void shouldKeepACompleteRunCompleteWhenItIsStartedAgain() throws InterruptedException {
        RunTimeouts impatient = new RunTimeouts(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofHours(1));
        String complete = bench.newIngest();
        String cut = bench.newIngest();
        bench.createTopics(1);
        bench.startAnalyzer(TIMEOUTS);
        bench.publish(Publication.of(events, complete, 1, bench.registry()));
        bench.awaitClosed(complete);

        bench.stopAnalyzers();
        bench.startAnalyzer(impatient);
        bench.publish(Publication.of(events.subList(0, 100), cut, 1, bench.registry()));

        // The same punctuation looks at both runs: when one is closed by it, the other has had its chance to be.
        assertThat(bench.awaitClosed(cut).of(Topics.RUNS).get(0).getState()).isEqualTo(RunState.CUT);
        assertThat(bench.awaitClosed(complete).lastByKey()).isEqualTo(expected);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no kill -STOP")
    void shouldGoOnWhereAnAnalyzerWasKilledInATransaction() throws IOException, InterruptedException {
        String ingest = bench.newIngest();
        List<List<ProducerRecord<byte[], byte[]>>> parts = parts(ingest);
        int next = 0;
        boolean open = false;
        try (AnalyzerProcess analyzer =
                AnalyzerProcess.start(cluster, bench.applicationId(), directory.resolve("killed"), PARTITIONS)) {
            OpenTransactions transactions = new OpenTransactions(bench.admin(), bench.applicationId());
            while (!open && next < PARTS - 2) {
                bench.publish(parts.get(next++));
                await().atMost(PATIENCE)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(POLL)
                        .until(() -> transactions.any() || bench.lag().isZero());
                analyzer.halt();
                open = next > 2 && transactions.anyThatStays();
                if (!open) {
                    analyzer.resume();
                }
            }
            analyzer.kill();
        }
        assertThat(open).as("killed inside an open transaction").isTrue();

        bench.startAnalyzer(TIMEOUTS);
        parts.subList(next, PARTS).forEach(bench::publish);

        assertThat(bench.awaitClosed(ingest).lastByKey()).isEqualTo(expected);
    }

    @Test
    void shouldWaitForTheRegistryAndLoseNothing() throws InterruptedException {
        String ingest = bench.newIngest();
        List<ProducerRecord<byte[], byte[]>> records = Publication.of(events, ingest, PARTITIONS, bench.registry());
        cluster.stopRegistry();
        AnalyzerService analyzer;
        try {
            analyzer = bench.startAnalyzer(TIMEOUTS);
            bench.publish(records);
            await().atMost(PATIENCE).pollInterval(POLL).until(() -> failedThreads(analyzer) > 0);
        } finally {
            cluster.restartRegistry();
        }

        assertThat(bench.awaitClosed(ingest).lastByKey()).isEqualTo(expected);
        assertThat(analyzer.failure()).isEmpty();
        assertThat(bench.deadLetters()).isEmpty();
    }

    @Test
    void shouldWaitForARegistryThatGoesAwayInMidRun() throws InterruptedException {
        String ingest = bench.newIngest();
        List<List<ProducerRecord<byte[], byte[]>>> parts = parts(ingest);
        AnalyzerService analyzer = bench.startAnalyzer(TIMEOUTS);
        bench.publish(parts.get(0));
        await().atMost(PATIENCE).pollInterval(POLL).until(bench.lag()::isZero);
        cluster.stopRegistry();
        try {
            // What it has read and written so far it can go on to read and write; the first level has not ended yet.
            parts.subList(1, PARTS).forEach(bench::publish);
            await().atMost(PATIENCE).pollInterval(POLL).until(() -> failedThreads(analyzer) > 0);
        } finally {
            cluster.restartRegistry();
        }

        assertThat(bench.awaitClosed(ingest).lastByKey()).isEqualTo(expected);
        assertThat(analyzer.failure()).isEmpty();
        assertThat(bench.deadLetters()).isEmpty();
    }

    private static double failedThreads(AnalyzerService analyzer) {
        return analyzer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("failed-stream-threads"))
                .map(Map.Entry::getValue)
                .map(Metric::metricValue)
                .mapToDouble(value -> ((Number) value).doubleValue())
                .sum();
    }

    private List<List<ProducerRecord<byte[], byte[]>>> parts(String ingest) {
        List<ProducerRecord<byte[], byte[]>> records = Publication.of(events, ingest, PARTITIONS, bench.registry());
        List<List<ProducerRecord<byte[], byte[]>>> parts = new ArrayList<>();
        for (int i = 0; i < PARTS; i++) {
            parts.add(records.subList(records.size() * i / PARTS, records.size() * (i + 1) / PARTS));
        }
        return parts;
    }
}
