// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.analyzer.run.CanonicalRecords;
import io.kneepoint.analyzer.run.EventLaws;
import io.kneepoint.analyzer.run.SyntheticRun;
import io.kneepoint.analyzer.streams.AnalyzerService;
import io.kneepoint.analyzer.streams.RunTimeouts;
import io.kneepoint.schemas.event.StreamEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
        use(1, 1);
        return bench.analyze(events);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1", "2, 2", "8, 1", "8, 2"})
    void shouldNotDependOnPartitionsAndInstances(int partitions, int instances) {
        use(partitions, instances);
        for (int framing : new int[] {1, 12, 64}) {
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
        assertThat(bench.analyzers())
                .allSatisfy(analyzer -> assertThat(tasks(analyzer))
                        .as("tasks of each of %d instances", instances)
                        .isNotEmpty());
    }

    private void use(int partitions, int instances) {
        if (bench.partitions() == partitions && bench.analyzers().size() == instances) {
            return;
        }
        bench.createTopics(partitions);
        try {
            while (bench.analyzers().size() < instances) {
                bench.startAnalyzer(TIMEOUTS);
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
