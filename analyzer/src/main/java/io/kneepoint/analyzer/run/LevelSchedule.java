// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.analyzer.assembly.Partial;
import io.kneepoint.analyzer.capacity.LevelPoint;
import io.kneepoint.analyzer.concurrency.CurveFold;
import io.kneepoint.analyzer.concurrency.LevelFold;
import io.kneepoint.analyzer.concurrency.RampFold;
import io.kneepoint.analyzer.concurrency.Stage;
import io.kneepoint.analyzer.latency.TimeBin;
import io.kneepoint.analyzer.latency.TimedArrivals;
import io.kneepoint.schemas.event.LoadPattern;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.sketch.TimeBins;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.Topics;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Which levels of a run are due, and which have changed since they were emitted; the curve follows them. */
final class LevelSchedule {

    private final String runId;
    private final FoldStore store;
    private final MetricSink sink;
    private final RunRoster roster;
    private final Set<Integer> changed = new HashSet<>();
    private final Set<Integer> folded = new HashSet<>();
    private final TreeMap<LevelKey, ConcurrencyLevel> emitted = new TreeMap<>();
    private final TreeMap<LevelKey, LevelPoint> points = new TreeMap<>();

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
            if (isDue(stage, watermarkEpochNanos) && (changed.remove(stage) || !folded.contains(stage))) {
                folded.add(stage);
                any |= roster.stage(stage).pattern() == LoadPattern.RAMP ? emitRamp(stage) : emitLevel(stage);
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

    private boolean emitLevel(int stage) {
        LevelFold fold = fold(stage);
        return emit(new LevelKey(stage, 0), List.of(Integer.toString(stage)), fold.level(), fold.point());
    }

    private boolean emitRamp(int stage) {
        RampFold fold = new RampFold(facts(stage));
        feed(stage, fold::add, bin -> {}, fold::add);
        boolean any = false;
        for (RampFold.Level level : fold.levels()) {
            List<String> parts = List.of(Integer.toString(stage), Integer.toString(level.number()));
            any |= emit(new LevelKey(stage, level.number()), parts, level.level(), level.point());
        }
        return any;
    }

    /** Whether there was anything new to emit. */
    private boolean emit(LevelKey key, List<String> parts, ConcurrencyLevel level, Optional<LevelPoint> point) {
        if (level.equals(emitted.put(key, level))) {
            return false;
        }
        point.ifPresentOrElse(it -> points.put(key, it), () -> points.remove(key));
        sink.emit(Topics.CONCURRENCY_LEVELS, parts, level, 0);
        return true;
    }

    /** Which level: one of a stage, or one of the many of a ramp. */
    private record LevelKey(int stage, int number) implements Comparable<LevelKey> {

        private static final Comparator<LevelKey> ORDER =
                Comparator.comparingInt(LevelKey::stage).thenComparingInt(LevelKey::number);

        @Override
        public int compareTo(LevelKey other) {
            return ORDER.compare(this, other);
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
        LevelFold fold = new LevelFold(facts(stage));
        feed(stage, fold::add, fold::addUntimed, fold::add);
        return fold;
    }

    private Stage facts(int stage) {
        RunRoster.StageFacts facts = roster.stage(stage);
        RunStarted declaration = roster.declaration();
        return new Stage(
                runId,
                stage,
                facts.name(),
                facts.concurrency(),
                facts.ratePerSecond(),
                facts.measureFromEpochNanos(),
                facts.measureToEpochNanos(),
                durationNanos(facts),
                declaration.getObjectives(),
                declaration.getPrice(),
                facts.pattern(),
                facts.startedEpochNanos(),
                facts.bursts(),
                TimedArrivals.every(declaration.getDefinitions()));
    }

    /** Hands over what is stored of a stage: its requests, its bins without a time, its bins with one. */
    private void feed(
            int stage, Consumer<RequestTimeline> requests, Consumer<TimeBin> untimed, BiConsumer<Long, TimeBin> bins) {
        RunRoster.StageFacts facts = roster.stage(stage);
        store.scanPrefix(
                Partial.Key.prefix(Partial.Kind.SAMPLES, stage),
                (key, value) -> Partial.forEachSample(value, requests));
        store.scanPrefix(
                Partial.Key.prefix(Partial.Kind.UNTIMED_BIN, stage),
                (key, value) -> untimed.accept(TimeBin.fromBytes(value)));
        byte[] from = facts.startedEpochNanos() == null
                ? Partial.Key.prefix(Partial.Kind.BIN)
                : Partial.Key.binPrefix(TimeBins.indexOf(facts.startedEpochNanos()));
        byte[] to = facts.endedEpochNanos() == null
                ? FoldStore.after(Partial.Key.prefix(Partial.Kind.BIN))
                : Partial.Key.binPrefix(TimeBins.indexOf(facts.endedEpochNanos()) + 1);
        store.scan(from, to, (key, value) -> {
            if (Partial.Key.stage(key) == stage) {
                bins.accept(Partial.Key.binIndex(key), TimeBin.fromBytes(value));
            }
        });
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
