// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.analyzer.assembly.Partial;
import io.kneepoint.analyzer.concurrency.Goodput;
import io.kneepoint.analyzer.concurrency.RequestLatencies;
import io.kneepoint.analyzer.latency.TimeBin;
import io.kneepoint.analyzer.latency.WindowFold;
import io.kneepoint.schemas.event.Objectives;
import io.kneepoint.schemas.sketch.TimeBins;
import io.kneepoint.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which windows of a run are due, and which have changed since they were emitted. */
final class WindowSchedule {

    /** Lengths of the windows, in bins: 1 s and 10 s. */
    private static final long[] LENGTHS_IN_BINS = {4, 40};

    private static final byte FRONTIER = 'f';
    private static final byte REVISION = 'r';

    private final String runId;
    private final FoldStore store;
    private final MetricSink sink;
    private final RunRoster roster;

    /** Change of the requests in flight in each bin, over all partitions and stages. */
    private final TreeMap<Long, Long> inFlightChange = new TreeMap<>();

    private final TreeSet<Long> changedBins = new TreeSet<>();
    private final TreeMap<Long, Long> goodByBin = new TreeMap<>();
    private final List<Partial> unjudged = new ArrayList<>();

    WindowSchedule(String runId, FoldStore store, MetricSink sink, RunRoster roster) {
        this.runId = runId;
        this.store = store;
        this.sink = sink;
        this.roster = roster;
    }

    void changed(Partial bin, byte[] before) {
        long index = Partial.Key.binIndex(bin.key());
        long change =
                TimeBin.inFlightChange(bin.value()) - (before == null ? 0 : TimeBin.inFlightChange(before));
        inFlightChange.merge(index, change, Long::sum);
        changedBins.add(index);
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
        for (long length : LENGTHS_IN_BINS) {
            emit(length, watermarkEpochNanos);
        }
        changedBins.clear();
    }

    private void emit(long length, Long watermarkEpochNanos) {
        long first = Math.floorDiv(TimeBins.indexOf(roster.startedEpochNanos()), length);
        long emittedTo = Math.max(first, frontier(length, first));
        long dueTo = emittedTo;
        if (watermarkEpochNanos != null) {
            dueTo = Math.max(emittedTo, Math.floorDiv(TimeBins.indexOf(watermarkEpochNanos), length));
        } else {
            long lastBin = inFlightChange.isEmpty() ? first * length : inFlightChange.lastKey();
            Long ended = roster.endedEpochNanos();
            long last = ended == null ? lastBin : Math.max(lastBin, TimeBins.indexOf(ended));
            dueTo = Math.max(emittedTo, Math.floorDiv(last, length) + 1);
        }
        TreeSet<Long> due = new TreeSet<>();
        // A change of the requests in flight moves every later window too, up to what was emitted.
        if (!changedBins.isEmpty()) {
            for (long window = Math.max(first, Math.floorDiv(changedBins.first(), length));
                    window < emittedTo;
                    window++) {
                due.add(window);
            }
        }
        for (long window = emittedTo; window < dueTo; window++) {
            due.add(window);
        }
        due.forEach(window -> emitWindow(window, length));
        if (dueTo > emittedTo) {
            store.put(frontierKey(length), ByteBuffer.allocate(8).putLong(dueTo).array());
        }
    }

    private void emitWindow(long window, long length) {
        long firstBin = window * length;
        List<TimeBin> bins = new ArrayList<>();
        for (long index = firstBin; index < firstBin + length; index++) {
            bins.add(RunFold.mergedBin(store, index));
        }
        long inFlight = inFlightChange.headMap(firstBin, false).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        Long good = objectives() == null
                ? null
                : (Long) goodByBin.subMap(firstBin, firstBin + length).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
        long startEpochNanos = TimeBins.startOf(firstBin);
        long lengthNanos = length * TimeBins.WIDTH_NANOS;
        sink.emit(
                Topics.LATENCY_WINDOWS,
                List.of(Long.toString(lengthNanos / 1_000_000), Long.toString(startEpochNanos / 1_000_000)),
                WindowFold.of(runId, startEpochNanos, lengthNanos, bins, inFlight, good),
                nextRevision(window, length));
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
                        changedBins.add(TimeBins.indexOf(ended));
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
