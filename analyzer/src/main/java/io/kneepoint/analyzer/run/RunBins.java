// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.schemas.sketch.TimeBins;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * In which bins of a run something happened, how the requests in flight changed in them, and which windows that makes worth writing:
 * those that begin within an hour after such a bin. Bins and windows are indices of the grid from the Unix epoch. Confined to one
 * thread.
 */
final class RunBins {

    /** Longest silence that is written as windows; bins. */
    private static final long LONGEST_SILENCE = Duration.ofHours(1).toNanos() / TimeBins.WIDTH_NANOS;

    /** Change of the requests in flight in each bin in which something happened, over all partitions and stages. */
    private final BinSums inFlightChange = new BinSums();

    /** What of it has come since the last emission. */
    private final TreeMap<Long, Long> inFlightCorrection = new TreeMap<>();

    /** Bins that were too long after anything until something came before them, since the last emission. */
    private final List<Span> opened = new ArrayList<>();

    /** Sum of the changes before a bin; see {@link #inFlightAtStartOf}. */
    private long inFlightSum;

    private long inFlightSumBin = Long.MIN_VALUE;

    /** Bins from one to before another. */
    private record Span(long from, long to) {}

    /** The requests in flight change by so many more in a bin than was known. */
    void changed(long bin, long change) {
        happened(bin, change);
        inFlightCorrection.merge(bin, change, Long::sum);
        inFlightSum += bin < inFlightSumBin ? change : 0;
    }

    /** Something happened in a bin, though it may not have changed the requests in flight. */
    void somethingHappenedIn(long bin) {
        happened(bin, 0);
    }

    private void happened(long bin, long change) {
        if (inFlightChange.add(bin, change)) {
            OptionalLong before = inFlightChange.lastBefore(bin);
            OptionalLong after = inFlightChange.from(bin + 1);
            long from = before.isEmpty() ? bin : Math.max(bin, before.getAsLong() + LONGEST_SILENCE);
            long to = Math.min(bin + LONGEST_SILENCE, after.orElse(Long.MAX_VALUE));
            if (from < to) {
                opened.add(new Span(from, to));
            }
        }
    }

    /** What has come so far is in the windows. */
    void settle() {
        opened.clear();
        inFlightCorrection.clear();
    }

    /** The last bin in which something happened. */
    OptionalLong last() {
        return inFlightChange.last();
    }

    /** Adds the windows from one to before another that are worth writing. */
    void addWorthWriting(NavigableSet<Long> windows, long from, long to, long length) {
        long window = from;
        while (window < to) {
            if (isWorthWriting(window, length)) {
                windows.add(window++);
            } else {
                OptionalLong next = inFlightChange.from((window + 1) * length);
                if (next.isEmpty()) {
                    return;
                }
                window = Math.floorDiv(next.getAsLong(), length);
            }
        }
    }

    /** Whether the last of what happened before the end of a window is not too long ago. */
    private boolean isWorthWriting(long window, long length) {
        OptionalLong last = inFlightChange.lastBefore((window + 1) * length);
        return last.isPresent() && last.getAsLong() >= window * length - LONGEST_SILENCE;
    }

    /**
     * Adds the windows from one to before another at whose beginning other requests are in flight than at the last emission, and
     * those that were not worth writing then and are now.
     */
    void addMoved(NavigableSet<Long> windows, long from, long to, long length) {
        for (Span span : opened) {
            long last = Math.min(to, Math.floorDiv(span.to(), length) + 1);
            addWorthWriting(windows, Math.max(from, Math.floorDiv(span.from(), length)), last, length);
        }
        long moved = 0;
        long since = 0;
        for (Map.Entry<Long, Long> change : inFlightCorrection.entrySet()) {
            if (moved != 0) {
                long next = Math.min(to, Math.floorDiv(change.getKey(), length));
                addWorthWriting(windows, Math.floorDiv(since, length), next, length);
            }
            moved += change.getValue();
            since = Math.max(change.getKey(), from * length);
        }
        if (moved != 0) {
            addWorthWriting(windows, Math.floorDiv(since, length), to, length);
        }
    }

    /** Requests in flight when a bin begins. The sum is kept, so that going from one window to the next adds what lies between. */
    long inFlightAtStartOf(long bin) {
        inFlightSum += bin >= inFlightSumBin
                ? inFlightChange.sum(inFlightSumBin, bin)
                : -inFlightChange.sum(bin, inFlightSumBin);
        inFlightSumBin = bin;
        return inFlightSum;
    }
}
