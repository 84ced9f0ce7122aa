// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.analyzer.assembly.MalformedEventException;
import io.kneepoint.analyzer.assembly.Partial;
import io.kneepoint.analyzer.assembly.PartitionFold;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.LatencyWindow;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The law of events (SEMANTICS.md) on the folds alone. */
class FoldLawTest extends EventLaws {

    private final Map<String, SpecificRecord> expected = expected();

    @Override
    protected CanonicalRecords analyze(List<StreamEvent> events) {
        return foldOffline(events);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,3", "8,4", "8,5"})
    void shouldNotDependOnPartitions(int partitions, long seed) {
        assertThat(foldPartitioned(run, partitions, new Random(seed)).lastByKey())
                .as("partitions %d, seed %d", partitions, seed)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldGoOnFromItsSavedState(long seed) {
        Random random = new Random(seed);
        CanonicalRecords records = new CanonicalRecords();
        FoldStore runStore = FoldStore.inMemory();
        Map<List<Byte>, byte[]> saved = new HashMap<>();
        RunFold runFold = new RunFold(SyntheticRun.RUN_ID, runStore, records);
        PartitionFold partition = partitionFold(0, runFold, records);
        List<StreamEvent> events = new ArrayList<>(run);
        Collections.shuffle(events.subList(100, events.size() / 2), random);
        for (StreamEvent event : events) {
            partition.accept(event);
            if (random.nextInt(40) == 0) {
                partition.drainUnsaved((key, value) -> {
                    if (value == null) {
                        saved.remove(boxed(key));
                    } else {
                        saved.put(boxed(key), value);
                    }
                });
                runFold = new RunFold(SyntheticRun.RUN_ID, runStore, records);
                PartitionFold restored = partitionFold(0, runFold, records);
                saved.forEach((key, value) -> restored.restore(unboxed(key), value));
                partition = restored;
            }
        }
        assertThat(records.lastByKey()).as("seed %d", seed).isEqualTo(expected);
    }

    @Test
    void shouldStayCompleteWhenRestoredAfterItsEnd() {
        CanonicalRecords records = new CanonicalRecords();
        FoldStore store = FoldStore.inMemory();
        PartitionFold partition = partitionFold(0, new RunFold(SyntheticRun.RUN_ID, store, records), records);
        run.forEach(partition::accept);

        RunFold restored = new RunFold(SyntheticRun.RUN_ID, store, records);
        restored.close();

        assertThat(restored.status().getState()).isEqualTo(RunState.COMPLETE);
        assertThat(records.lastByKey()).isEqualTo(expected);
    }

    @Test
    void shouldNotWaitForAWorkerThatOnlyAMalformedEventNames() {
        CanonicalRecords records = new CanonicalRecords();
        RunFold runFold = new RunFold(SyntheticRun.RUN_ID, FoldStore.inMemory(), records);
        PartitionFold partition = partitionFold(0, runFold, records);
        StreamEvent good = run.stream()
                .filter(event -> event.getPayload() instanceof RequestScheduled)
                .findFirst()
                .orElseThrow();
        StreamEvent malformed = new StreamEvent(SyntheticRun.RUN_ID, 7, 0L, 5L, good.getPayload());

        assertThatThrownBy(() -> partition.accept(malformed)).isInstanceOf(MalformedEventException.class);
        run.forEach(partition::accept);

        assertThat(records.lastByKey()).isEqualTo(expected);
    }

    @Test
    void shouldPutAnEventAfterTheEndOfACompletePartitionAside() {
        CanonicalRecords records = new CanonicalRecords();
        RunFold runFold = new RunFold(SyntheticRun.RUN_ID, FoldStore.inMemory(), records);
        PartitionFold partition = partitionFold(0, runFold, records);
        long events = run.stream()
                .filter(e -> !(e.getPayload() instanceof io.kneepoint.schemas.event.Watermark))
                .count();
        withTransport(run, 1, Map.of(0, events)).forEach(partition::accept);
        StreamEvent more = new StreamEvent(
                SyntheticRun.RUN_ID,
                0,
                10_000L,
                0L,
                run.stream()
                        .map(StreamEvent::getPayload)
                        .filter(p -> p instanceof RequestScheduled)
                        .findFirst()
                        .orElseThrow());
        assertThat(partition.accept(more)).isEqualTo(PartitionFold.Acceptance.LATE);
        assertThat(status(records).getState()).isEqualTo(RunState.INCOMPLETE);
        assertThat(status(records).getDetail()).isEqualTo("1 events came after the run had closed");
    }

    @Test
    void shouldAgreeWithArithmeticDoneByHand() {
        CanonicalRecords records = foldOffline(run);
        List<RequestTimeline> timelines = records.of(Topics.REQUEST_TIMELINES);
        List<ConcurrencyLevel> levels = records.of(Topics.CONCURRENCY_LEVELS);
        assertThat(levels).hasSize(LEVELS.length);
        for (ConcurrencyLevel level : levels) {
            long from = level.getMeasureFromEpochNanos();
            long to = from + level.getMeasureDurationNanos();
            List<RequestTimeline> measured = timelines.stream()
                    .filter(t -> t.getStage() == level.getStage())
                    .filter(t -> t.getSentEpochNanos() + t.getClosedOffsetNanos() >= from
                            && t.getSentEpochNanos() + t.getClosedOffsetNanos() < to)
                    .toList();
            assertThat(level.getRequests()).isEqualTo(measured.size());
            double inFlight = timelines.stream()
                            .filter(t -> t.getStage() == level.getStage())
                            .mapToDouble(t -> Math.max(
                                    0,
                                    Math.min(to, t.getSentEpochNanos() + t.getClosedOffsetNanos())
                                            - Math.max(from, t.getSentEpochNanos())))
                            .sum()
                    / (to - from);
            assertThat(level.getMeasuredConcurrency()).isCloseTo(inFlight, org.assertj.core.data.Offset.offset(1e-9));
        }
        long windowTokens = records.of(Topics.LATENCY_WINDOWS).stream()
                .filter(w -> w.getLengthNanos() == 1_000_000_000L)
                .mapToLong(LatencyWindow::getOutputTokens)
                .sum();
        assertThat(windowTokens)
                .isEqualTo(timelines.stream()
                        .mapToLong(RequestTimeline::getArrivalTokens)
                        .sum());
    }

    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> list = new ArrayList<>();
        for (byte each : bytes) {
            list.add(each);
        }
        return list;
    }

    private static byte[] unboxed(List<Byte> list) {
        byte[] bytes = new byte[list.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = list.get(i);
        }
        return bytes;
    }

    private static PartitionFold partitionFold(int partition, RunFold runFold, CanonicalRecords records) {
        return new PartitionFold(SyntheticRun.RUN_ID, partition, new PartitionFold.Output() {
            @Override
            public void timeline(RequestTimeline timeline) {
                records.emit(
                        Topics.REQUEST_TIMELINES,
                        List.of(Integer.toString(timeline.getWorker()), Long.toString(timeline.getOrdinal())),
                        timeline,
                        0);
            }

            @Override
            public void partial(Partial partial) {
                runFold.accept(partial);
            }
        });
    }

    private static CanonicalRecords foldPartitioned(List<StreamEvent> run, int partitions, Random random) {
        CanonicalRecords records = new CanonicalRecords();
        RunFold runFold = new RunFold(SyntheticRun.RUN_ID, FoldStore.inMemory(), records);
        List<List<StreamEvent>> queues = new ArrayList<>();
        PartitionFold[] folds = new PartitionFold[partitions];
        for (int i = 0; i < partitions; i++) {
            queues.add(new ArrayList<>());
            folds[i] = partitionFold(i, runFold, records);
        }
        for (StreamEvent event : withTransport(run, partitions, Map.of())) {
            if (event.getOrdinal() == null) {
                queues.forEach(queue -> queue.add(event));
            } else {
                queues.get((int) (event.getOrdinal() % partitions)).add(event);
            }
        }
        int[] next = new int[partitions];
        while (Arrays.stream(next).sum() < queues.stream().mapToInt(List::size).sum()) {
            int partition = random.nextInt(partitions);
            int until = Math.min(queues.get(partition).size(), next[partition] + random.nextInt(200));
            while (next[partition] < until) {
                folds[partition].accept(queues.get(partition).get(next[partition]++));
            }
        }
        return records;
    }

    private static List<StreamEvent> withTransport(
            List<StreamEvent> run, int partitions, Map<Integer, Long> partitionEvents) {
        return run.stream()
                .map(event -> {
                    Object payload = event.getPayload();
                    if (payload instanceof RunStarted started) {
                        payload = RunStarted.newBuilder(started)
                                .setPartitions(partitions)
                                .build();
                    } else if (payload instanceof RunEnded ended) {
                        payload = RunEnded.newBuilder(ended)
                                .setPartitionEvents(partitionEvents.get(0))
                                .build();
                    }
                    return new StreamEvent(
                            event.getRunId(), event.getWorker(), event.getOrdinal(), event.getSequence(), payload);
                })
                .toList();
    }
}
