// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.analyzer.assembly.Partial;
import io.kneepoint.analyzer.concurrency.Goodput;
import io.kneepoint.analyzer.concurrency.RequestLatencies;
import io.kneepoint.analyzer.latency.TimeBin;
import io.kneepoint.analyzer.latency.TimedArrivals;
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
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Which windows of a run are due, and which have changed since they were emitted.
 *
 * <p>A window in which nothing happened is written if something happened, or a worker started, in the hour before it. So a time that
 * is far off, in a watermark or wherever else, costs thousands of windows and not millions, and which windows there are does not
 * depend on the order of the events.
 */
final class WindowSchedule {

    private static final byte FRONTIER = 'f';
    private static final byte REVISION = 'r';

    /** One for all windows: nearly every window has it. */
    private static final byte[] FIRST_REVISION = new byte[Integer.BYTES];

    private final String runId;
    private final FoldStore store;
    private final MetricSink sink;
    private final RunRoster roster;
    private final WindowLengths lengths;
    private final OverloadWatch overload;

    private final RunBins bins = new RunBins();
    private final TreeSet<Long> changedBins = new TreeSet<>();

    private final BinSums goodByBin = new BinSums();
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
        bins.changed(index, change);
        changedBins.add(index);
    }

    void samples(Partial samples) {
        unjudged.add(samples);
    }

    /** A worker has started. */
    void started(long epochNanos) {
        bins.somethingHappenedIn(TimeBins.indexOf(epochNanos));
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
        bins.settle();
    }

    private void emit(long length, Long watermarkEpochNanos) {
        long first = Math.floorDiv(TimeBins.indexOf(roster.startedEpochNanos()), length);
        Frontier emitted = frontier(length, first);
        long dueTo = Math.max(emitted.to(), dueTo(length, first, watermarkEpochNanos));
        NavigableSet<Long> due = changedWindows(length, new Frontier(first, emitted.to()));
        // A worker whose start comes late may have started before all others.
        bins.addWorthWriting(due, first, emitted.from(), length);
        bins.addWorthWriting(due, emitted.to(), dueTo, length);
        due.forEach(window -> emitWindow(window, length));
        Frontier now = new Frontier(Math.min(first, emitted.from()), dueTo);
        if (!now.equals(emitted)) {
            store.put(frontierKey(length), now.toBytes());
        }
    }

    /**
     * Windows of those emitted that hold a changed bin, or at whose beginning other requests are in flight than before, and those
     * that were left out and are worth writing now.
     */
    private NavigableSet<Long> changedWindows(long length, Frontier within) {
        NavigableSet<Long> windows = new TreeSet<>();
        changedBins.forEach(bin -> windows.add(Math.floorDiv(bin, length)));
        bins.addMoved(windows, within.from(), within.to(), length);
        return new TreeSet<>(windows.subSet(within.from(), Math.max(within.from(), within.to())));
    }

    /** First window of this length that is not due yet. */
    private long dueTo(long length, long first, Long watermarkEpochNanos) {
        if (watermarkEpochNanos != null) {
            return Math.floorDiv(TimeBins.indexOf(watermarkEpochNanos), length);
        }
        long lastBin = bins.last().orElse(first * length);
        Long ended = roster.endedEpochNanos();
        long last = ended == null ? lastBin : Math.max(lastBin, TimeBins.indexOf(ended));
        return Math.floorDiv(last, length) + 1;
    }

    private void emitWindow(long window, long length) {
        long firstBin = window * length;
        List<TimeBin> its = new ArrayList<>();
        for (long index = firstBin; index < firstBin + length; index++) {
            its.add(merged.computeIfAbsent(index, this::mergedBin));
        }
        long inFlight = bins.inFlightAtStartOf(firstBin);
        Long good = objectives() == null ? null : (Long) goodByBin.sum(firstBin, firstBin + length);
        long startEpochNanos = TimeBins.startOf(firstBin);
        long lengthNanos = length * TimeBins.WIDTH_NANOS;
        boolean everyArrival = TimedArrivals.every(roster.declaration().getDefinitions());
        LatencyWindow record = WindowFold.of(runId, startEpochNanos, lengthNanos, its, inFlight, good, everyArrival);
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
        store.scanPrefix(Partial.Key.binPrefix(index), (key, value) -> bin.merge(value));
        return bin;
    }

    private void judgeSamples() {
        Objectives objectives = objectives();
        if (roster.declaration() == null) {
            return;
        }
        for (Partial samples : unjudged) {
            if (objectives != null) {
                Partial.forEachSample(samples.value(), request -> {
                    Long ended = RequestLatencies.endedEpochNanos(request);
                    if (ended != null && Goodput.isGood(request, objectives)) {
                        goodByBin.add(TimeBins.indexOf(ended), 1);
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

    /** The windows emitted so far: all from one to before another. */
    private record Frontier(long from, long to) {

        byte[] toBytes() {
            return ByteBuffer.allocate(16).putLong(from).putLong(to).array();
        }
    }

    private Frontier frontier(long length, long first) {
        byte[] value = store.get(frontierKey(length));
        if (value == null) {
            return new Frontier(first, first);
        }
        ByteBuffer bytes = ByteBuffer.wrap(value);
        return new Frontier(bytes.getLong(), bytes.getLong());
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
        store.put(
                key,
                revision == 0
                        ? FIRST_REVISION
                        : ByteBuffer.allocate(Integer.BYTES).putInt(revision).array());
        return revision;
    }
}
