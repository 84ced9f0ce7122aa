// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.analyzer.assembly.Partial;
import io.kneepoint.analyzer.concurrency.Goodput;
import io.kneepoint.analyzer.concurrency.RequestLatencies;
import io.kneepoint.analyzer.latency.TimeBin;
import io.kneepoint.analyzer.latency.WindowFold;
import io.kneepoint.schemas.event.Objectives;
import io.kneepoint.schemas.metric.LatencyWindow;
import io.kneepoint.schemas.sketch.TimeBins;
import io.kneepoint.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which windows of a run are due, and which have changed since they were emitted. */
final class WindowSchedule {

    private static final byte FRONTIER = 'f';
    private static final byte REVISION = 'r';

    private final String runId;
    private final FoldStore store;
    private final MetricSink sink;
    private final RunRoster roster;
    private final WindowLengths lengths;
    private final OverloadWatch overload;

    /** Change of the requests in flight in each bin, over all partitions and stages. */
    private final TreeMap<Long, Long> inFlightChange = new TreeMap<>();

    /** Bins changed since the last emission, each with what its change of the requests in flight changed by. */
    private final TreeMap<Long, Long> changedBins = new TreeMap<>();

    private final TreeMap<Long, Long> goodByBin = new TreeMap<>();
    private final List<Partial> unjudged = new ArrayList<>();

    /** Bins of the emission that is going on, which windows of several lengths share. */
    private final Map<Long, TimeBin> merged = new HashMap<>();

    WindowSchedule(
            String runId,
            FoldStore store,
            MetricSink sink,
            RunRoster roster,
            WindowLengths lengths,
            OverloadWatch overload) {
        this.runId = runId;
        this.store = store;
        this.sink = sink;
        this.roster = roster;
        this.lengths = lengths;
        this.overload = overload;
    }

    void changed(Partial bin, byte[] before) {
        long index = Partial.Key.binIndex(bin.key());
        long change = TimeBin.inFlightChange(bin.value()) - (before == null ? 0 : TimeBin.inFlightChange(before));
        inFlightChange.merge(index, change, Long::sum);
        changedBins.merge(index, change, Long::sum);
    }

    void samples(Partial samples) {
        unjudged.add(samples);
    }

    /** Emits the windows that end at or before the watermark and are new or changed; null: all of the run. */
    void emit(Long watermarkEpochNanos) {
        judgeSamples();
        if (roster.startedEpochNanos() == null) {
            return;
        }
        for (long length : lengths.inBins()) {
            emit(length, watermarkEpochNanos);
        }
        changedBins.clear();
        merged.clear();
    }

    private void emit(long length, Long watermarkEpochNanos) {
        long first = Math.floorDiv(TimeBins.indexOf(roster.startedEpochNanos()), length);
        long emittedTo = Math.max(first, frontier(length, first));
        long dueTo = Math.max(emittedTo, dueTo(length, first, watermarkEpochNanos));
        TreeSet<Long> due = new TreeSet<>();
        addChanged(due, length, first, emittedTo);
        for (long window = emittedTo; window < dueTo; window++) {
            due.add(window);
        }
        if (due.isEmpty()) {
            return;
        }
        long bin = due.first() * length;
        long inFlight = inFlightChange.headMap(bin, false).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        for (long window : due) {
            for (; bin < window * length; bin++) {
                inFlight += inFlightChange.getOrDefault(bin, 0L);
            }
            emitWindow(window, length, inFlight);
        }
        if (dueTo > emittedTo) {
            store.put(frontierKey(length), ByteBuffer.allocate(8).putLong(dueTo).array());
        }
    }

    /** First window of this length that is not due yet. */
    private long dueTo(long length, long first, Long watermarkEpochNanos) {
        if (watermarkEpochNanos != null) {
            return Math.floorDiv(TimeBins.indexOf(watermarkEpochNanos), length);
        }
        long lastBin = inFlightChange.isEmpty() ? first * length : inFlightChange.lastKey();
        Long ended = roster.endedEpochNanos();
        long last = ended == null ? lastBin : Math.max(lastBin, TimeBins.indexOf(ended));
        return Math.floorDiv(last, length) + 1;
    }

    /** Adds the windows emitted before in which a bin has changed, or which now begin with more or fewer requests in flight. */
    private void addChanged(Set<Long> due, long length, long first, long emittedTo) {
        long shift = 0;
        long reached = first;
        for (Map.Entry<Long, Long> change : changedBins.entrySet()) {
            long window = Math.max(first, Math.floorDiv(change.getKey(), length));
            for (; shift != 0 && reached < Math.min(window, emittedTo); reached++) {
                due.add(reached);
            }
            if (window < emittedTo) {
                due.add(window);
            }
            shift += change.getValue();
            reached = window + 1;
        }
        for (; shift != 0 && reached < emittedTo; reached++) {
            due.add(reached);
        }
    }

    private void emitWindow(long window, long length, long inFlight) {
        long firstBin = window * length;
        List<TimeBin> bins = new ArrayList<>();
        for (long index = firstBin; index < firstBin + length; index++) {
            bins.add(merged.computeIfAbsent(index, this::mergedBin));
        }
        Long good = objectives() == null
                ? null
                : (Long) goodByBin.subMap(firstBin, firstBin + length).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
        long startEpochNanos = TimeBins.startOf(firstBin);
        long lengthNanos = length * TimeBins.WIDTH_NANOS;
        LatencyWindow record = WindowFold.of(runId, startEpochNanos, lengthNanos, bins, inFlight, good);
        if (length == lengths.inBins()[0]) {
            overload.accept(record, roster.latestStageStartEpochNanos(startEpochNanos));
        }
        sink.emit(
                Topics.LATENCY_WINDOWS,
                List.of(Long.toString(lengthNanos / 1_000_000), Long.toString(startEpochNanos / 1_000_000)),
                record,
                nextRevision(window, length));
    }

    /** The bins with this index, merged over partitions and stages. */
    private TimeBin mergedBin(long index) {
        TimeBin bin = new TimeBin();
        store.scanPrefix(Partial.Key.binPrefix(index), (key, value) -> bin.merge(TimeBin.fromBytes(value)));
        return bin;
    }

    private void judgeSamples() {
        Objectives objectives = objectives();
        if (roster.declaration() == null) {
            return;
        }
        for (Partial samples : unjudged) {
            if (objectives != null) {
                Partial.Samples.forEach(samples.value(), request -> {
                    Long ended = RequestLatencies.endedEpochNanos(request);
                    if (ended != null && Goodput.isGood(request, objectives)) {
                        goodByBin.merge(TimeBins.indexOf(ended), 1L, Long::sum);
                        changedBins.merge(TimeBins.indexOf(ended), 0L, Long::sum);
                    }
                });
            }
        }
        unjudged.clear();
    }

    private Objectives objectives() {
        return roster.declaration() == null ? null : roster.declaration().getObjectives();
    }

    private long frontier(long length, long otherwise) {
        byte[] value = store.get(frontierKey(length));
        return value == null ? otherwise : ByteBuffer.wrap(value).getLong();
    }

    private static byte[] frontierKey(long length) {
        return ByteBuffer.allocate(9).put(FRONTIER).putLong(length).array();
    }

    private int nextRevision(long window, long length) {
        byte[] key = ByteBuffer.allocate(17)
                .put(REVISION)
                .putLong(length)
                .putLong(window)
                .array();
        byte[] value = store.get(key);
        int revision = value == null ? 0 : ByteBuffer.wrap(value).getInt() + 1;
        store.put(key, ByteBuffer.allocate(4).putInt(revision).array());
        return revision;
    }
}
