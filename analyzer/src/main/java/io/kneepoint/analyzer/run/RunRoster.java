// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.schemas.event.Bursts;
import io.kneepoint.schemas.event.LoadPattern;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the workers of a run have said of the run itself. */
final class RunRoster {

    private final Map<Integer, RunStarted> started = new TreeMap<>();
    private final Map<Integer, RunEnded> ended = new TreeMap<>();
    private final TreeMap<Integer, Map<Integer, StageStarted>> stagesStarted = new TreeMap<>();
    private final TreeMap<Integer, Map<Integer, StageEnded>> stagesEnded = new TreeMap<>();

    void accept(StreamEvent event) {
        int worker = event.getWorker();
        Object payload = event.getPayload();
        if (payload instanceof RunStarted it) {
            started.put(worker, it);
        } else if (payload instanceof RunEnded it) {
            ended.put(worker, it);
        } else if (payload instanceof StageStarted it) {
            stagesStarted
                    .computeIfAbsent(it.getStage(), stage -> new TreeMap<>())
                    .put(worker, it);
        } else if (payload instanceof StageEnded it) {
            stagesEnded.computeIfAbsent(it.getStage(), stage -> new TreeMap<>()).put(worker, it);
        }
    }

    /** The declaration of the run, of the lowest worker that made one; null while there is none. */
    RunStarted declaration() {
        return started.isEmpty() ? null : started.values().iterator().next();
    }

    /** Partitions that the run is written to; 1 where nobody says. */
    int partitions() {
        RunStarted declaration = declaration();
        return declaration == null || declaration.getPartitions() == null ? 1 : declaration.getPartitions();
    }

    boolean hasEnded() {
        return declaration() != null && ended.size() >= declaration().getWorkers();
    }

    /** Events that the workers have generated; null until all have said. */
    Long eventsGenerated() {
        return hasEnded()
                ? (Long) ended.values().stream()
                        .mapToLong(RunEnded::getEventsGenerated)
                        .sum()
                : null;
    }

    long requestsScheduled() {
        return ended.values().stream().mapToLong(RunEnded::getRequestsScheduled).sum();
    }

    /** Why the run must not be trusted, by each worker that says so; null when none does. */
    String invalidReason() {
        String reasons = ended.entrySet().stream()
                .filter(worker -> worker.getValue().getInvalidReason() != null)
                .map(worker -> (ended.size() > 1 ? "worker " + worker.getKey() + ": " : "")
                        + worker.getValue().getInvalidReason())
                .collect(Collectors.joining("; "));
        return reasons.isEmpty() ? null : reasons;
    }

    /** The workers that have not said that they ended, ascending. */
    List<Integer> missing() {
        int workers = declaration() == null ? 0 : declaration().getWorkers();
        return IntStream.range(0, workers)
                .filter(worker -> !ended.containsKey(worker))
                .boxed()
                .toList();
    }

    int workersEnded() {
        return ended.size();
    }

    Long startedEpochNanos() {
        return extreme(started, RunStarted::getStartedEpochNanos, false);
    }

    Long endedEpochNanos() {
        return extreme(ended, RunEnded::getEndedEpochNanos, true);
    }

    /** The stages that have begun, ascending. */
    SortedSet<Integer> stages() {
        return new TreeSet<>(stagesStarted.keySet());
    }

    /** When the last stage that had begun by an instant began; the instant itself when none had. [ns since the Unix epoch] */
    long latestStageStartEpochNanos(long epochNanos) {
        return stagesStarted.values().stream()
                .map(byWorker -> extreme(byWorker, StageStarted::getStartedEpochNanos, false))
                .filter(start -> start != null && start <= epochNanos)
                .max(Long::compare)
                .orElse(epochNanos);
    }

    /** Whether every worker has ended this stage. */
    boolean hasEnded(int stage) {
        return declaration() != null
                && stagesEnded.getOrDefault(stage, Map.of()).size()
                        >= declaration().getWorkers();
    }

    /** The stage as its workers see it together; the steady part is what all their steady parts have in common. */
    StageFacts stage(int stage) {
        StageStarted first = stagesStarted.get(stage).values().iterator().next();
        Map<Integer, StageEnded> ends = stagesEnded.getOrDefault(stage, Map.of());
        return new StageFacts(
                stage,
                first.getName(),
                first.getConcurrency(),
                first.getRatePerSecond(),
                extreme(stagesStarted.get(stage), StageStarted::getStartedEpochNanos, false),
                extreme(ends, StageEnded::getEndedEpochNanos, true),
                extreme(ends, StageEnded::getMeasureFromEpochNanos, true),
                extreme(ends, StageEnded::getMeasureToEpochNanos, false),
                extreme(ends, StageEnded::getStatedDurationNanos, true),
                first.getPattern(),
                first.getBursts());
    }

    private static <T> Long extreme(Map<Integer, T> byWorker, Function<T, Long> time, boolean latest) {
        Long extreme = null;
        for (T each : byWorker.values()) {
            Long value = time.apply(each);
            if (value != null && (extreme == null || latest == value > extreme)) {
                extreme = value;
            }
        }
        return extreme;
    }

    /**
     * What is known of a stage.
     *
     * @param measureFromEpochNanos first instant of the steady part; null counts from the beginning
     * @param measureToEpochNanos first instant after it; null counts to the end
     * @param statedDurationNanos its length where absolute times are unknown; null otherwise
     * @param pattern how its load changes
     * @param bursts where its bursts are; null where there are none
     */
    record StageFacts(
            int stage,
            String name,
            Integer concurrency,
            Double ratePerSecond,
            Long startedEpochNanos,
            Long endedEpochNanos,
            Long measureFromEpochNanos,
            Long measureToEpochNanos,
            Long statedDurationNanos,
            LoadPattern pattern,
            Bursts bursts) {}
}
