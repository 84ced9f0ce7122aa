// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.analyzer.assembly.Partial;
import io.kneepoint.analyzer.capacity.LevelPoint;
import io.kneepoint.analyzer.concurrency.CurveFold;
import io.kneepoint.analyzer.concurrency.LevelFold;
import io.kneepoint.analyzer.latency.TimeBin;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.sketch.TimeBins;
import io.kneepoint.schemas.topic.Topics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Which levels of a run are due, and which have changed since they were emitted; the curve follows them. */
final class LevelSchedule {

    private final String runId;
    private final FoldStore store;
    private final MetricSink sink;
    private final RunRoster roster;
    private final Set<Integer> changed = new HashSet<>();
    private final TreeMap<Integer, ConcurrencyLevel> emitted = new TreeMap<>();
    private final TreeMap<Integer, LevelPoint> points = new TreeMap<>();

    LevelSchedule(String runId, FoldStore store, MetricSink sink, RunRoster roster) {
        this.runId = runId;
        this.store = store;
        this.sink = sink;
        this.roster = roster;
    }

    void changed(int stage) {
        changed.add(stage);
    }

    /** Emits the levels whose stage has ended by the watermark (null: all that have begun) and that are new or changed. */
    void emit(Long watermarkEpochNanos) {
        boolean any = false;
        for (int stage : roster.stages()) {
            if (isDue(stage, watermarkEpochNanos) && (changed.contains(stage) || !emitted.containsKey(stage))) {
                LevelFold fold = fold(stage);
                ConcurrencyLevel level = fold.level();
                changed.remove(stage);
                if (!level.equals(emitted.put(stage, level))) {
                    fold.point().ifPresentOrElse(point -> points.put(stage, point), () -> points.remove(stage));
                    sink.emit(Topics.CONCURRENCY_LEVELS, List.of(Integer.toString(stage)), level, 0);
                    any = true;
                }
            }
        }
        if (any) {
            sink.emit(
                    Topics.CONCURRENCY_CURVES,
                    List.of(),
                    CurveFold.of(
                            runId,
                            List.copyOf(points.values()),
                            roster.declaration().getObjectives()),
                    0);
        }
    }

    private boolean isDue(int stage, Long watermarkEpochNanos) {
        if (watermarkEpochNanos == null) {
            return true;
        }
        Long ended = roster.stage(stage).endedEpochNanos();
        return roster.hasEnded(stage) && ended != null && TimeBins.ceiling(ended) <= watermarkEpochNanos;
    }

    /** Every level that has begun, folded so far, by its stage. */
    List<LevelFold> folds() {
        return roster.stages().stream().map(this::fold).toList();
    }

    private LevelFold fold(int stage) {
        RunRoster.StageFacts facts = roster.stage(stage);
        RunStarted declaration = roster.declaration();
        LevelFold fold = new LevelFold(new LevelFold.Stage(
                runId,
                stage,
                facts.name(),
                facts.concurrency(),
                facts.ratePerSecond(),
                facts.measureFromEpochNanos(),
                facts.measureToEpochNanos(),
                durationNanos(facts),
                declaration.getObjectives(),
                declaration.getPrice()));
        store.scanPrefix(
                Partial.Key.prefix(Partial.Kind.SAMPLES, stage),
                (key, value) -> Partial.Samples.forEach(value, fold::add));
        store.scanPrefix(
                Partial.Key.prefix(Partial.Kind.UNTIMED_BIN, stage),
                (key, value) -> fold.addUntimed(TimeBin.fromBytes(value)));
        if (facts.startedEpochNanos() != null) {
            byte[] from = Partial.Key.binPrefix(TimeBins.indexOf(facts.startedEpochNanos()));
            byte[] to = facts.endedEpochNanos() == null
                    ? FoldStore.after(Partial.Key.prefix(Partial.Kind.BIN))
                    : Partial.Key.binPrefix(TimeBins.indexOf(facts.endedEpochNanos()) + 1);
            store.scan(from, to, (key, value) -> {
                if (Partial.Key.stage(key) == stage) {
                    fold.add(Partial.Key.binIndex(key), TimeBin.fromBytes(value));
                }
            });
        }
        return fold;
    }

    private static Long durationNanos(RunRoster.StageFacts facts) {
        if (facts.statedDurationNanos() != null) {
            return facts.statedDurationNanos();
        }
        return facts.startedEpochNanos() == null || facts.endedEpochNanos() == null
                ? null
                : (Long) (facts.endedEpochNanos() - facts.startedEpochNanos());
    }
}
