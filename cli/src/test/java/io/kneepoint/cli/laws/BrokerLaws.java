// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.analyzer.run.CanonicalRecords;
import io.kneepoint.analyzer.run.EventLaws;
import io.kneepoint.analyzer.run.SyntheticRun;
import io.kneepoint.analyzer.streams.AnalyzerService;
import io.kneepoint.analyzer.streams.RunTimeouts;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The law of events on a real broker: one partition and one analyzer for the whole suite, then more of both. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrokerLaws extends EventLaws {

    /** Short, so that a run that is incomplete or cut is soon closed; how long that takes is not asserted. */
    private static final RunTimeouts TIMEOUTS =
            new RunTimeouts(Duration.ofMillis(1_500), Duration.ofSeconds(3), Duration.ofHours(1));

    /** For runs that complete: whatever the machine is busy with, none is given up meanwhile. */
    private static final RunTimeouts PATIENT =
            new RunTimeouts(Duration.ofMinutes(3), Duration.ofMinutes(5), Duration.ofHours(1));

    private static final int[] FRAMINGS = {1, 12, 64};

    /** Every shape of the cluster with every size of frames, and not with one each. */
    private static final boolean FULL = Boolean.getBoolean("kneepoint.full");

    private Map<String, String> fixedBodies = Map.of();
    private RunTimeouts used;
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

    @Override
    protected CanonicalRecords analyze(List<StreamEvent> events) {
        use(1, 1, TIMEOUTS);
        return bench.analyze(events);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "2, 1", "2, 2", "8, 1", "8, 2"})
    void shouldNotDependOnPartitionsInstancesAndFrames(int partitions, int instances) {
        use(partitions, instances, PATIENT);
        for (int framing : FRAMINGS) {
            shouldNotDependOnOrder(framing);
        }
        for (int framing : FULL ? FRAMINGS : new int[] {FRAMINGS[(partitions + instances) % FRAMINGS.length]}) {
            shouldGiveTheRecordsOfTheFixedRecording(framing);
        }
        assertThat(bench.analyzers())
                .allSatisfy(analyzer -> assertThat(tasks(analyzer))
                        .as("tasks of each of %d instances", instances)
                        .isNotEmpty());
    }

    private void shouldNotDependOnOrder(int framing) {
        List<StreamEvent> generated = SyntheticRun.events(1, framing, LEVELS);
        Random random = new Random(framing);
        List<StreamEvent> disturbed = new ArrayList<>(generated);
        for (int i = 0; i < 500; i++) {
            disturbed.add(generated.get(random.nextInt(generated.size())));
        }
        Collections.shuffle(disturbed, random);

        CanonicalRecords records = bench.analyze(disturbed);

        assertThat(records.lastByKey())
                .as("framing %d", framing)
                .isEqualTo(foldOffline(generated).lastByKey());
        assertThat(withoutEventCounts(records.lastByKey()))
                .as("framing %d", framing)
                .isEqualTo(withoutEventCounts(expected()));
    }

    private void shouldGiveTheRecordsOfTheFixedRecording(int framing) {
        long startNanos = System.nanoTime();
        FixedRecording recording = new FixedRecording(framing);
        Disturbance network = new Disturbance(framing);
        String ingest = bench.newIngest();
        long[] tokens = {0};
        Publication.inParts(
                sink -> tokens[0] = recording.writeTo(sink),
                ingest,
                bench.partitions(),
                bench.registry(),
                part -> bench.publish(network.of(part)));
        RunStatus status = status(bench.awaitClosed(FixedRecording.RUN_ID, ingest));

        Map<String, String> bodies = CanonicalBodies.committed(
                        cluster.clientConfig(), LawBench.METRICS, bench.partitions(), ingest)
                .byKey();
        assertThat(status.getState()).as("%s", status).isEqualTo(RunState.COMPLETE);
        assertThat(bodies).as("framing %d", framing).isEqualTo(recording.undisturbed());
        assertThat(FixedRecording.withoutEventCounts(bodies))
                .as("framing %d", framing)
                .isEqualTo(fixedBodies());
        System.out.printf(
                "identical: %d tokens on %d partitions, %d instances, in frames of %d; %d records repeated, %d written, %.0f s%n",
                tokens[0],
                bench.partitions(),
                bench.analyzers().size(),
                framing,
                network.repeated(),
                bodies.size(),
                (System.nanoTime() - startNanos) / 1e9);
    }

    /** What every shape must give, folded once. */
    private Map<String, String> fixedBodies() {
        if (fixedBodies.isEmpty()) {
            fixedBodies = FixedRecording.withoutEventCounts(new FixedRecording(FRAMINGS[0]).undisturbed());
        }
        return fixedBodies;
    }

    private void use(int partitions, int instances, RunTimeouts timeouts) {
        if (bench.partitions() == partitions && bench.analyzers().size() == instances && timeouts.equals(used)) {
            return;
        }
        used = timeouts;
        bench.createTopics(partitions);
        try {
            while (bench.analyzers().size() < instances) {
                bench.startAnalyzer(timeouts);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> tasks(AnalyzerService analyzer) {
        Set<String> tasks = new TreeSet<>();
        analyzer.metrics().keySet().stream()
                .map(name -> name.tags().get("task-id"))
                .filter(java.util.Objects::nonNull)
                .forEach(tasks::add);
        return tasks;
    }
}
