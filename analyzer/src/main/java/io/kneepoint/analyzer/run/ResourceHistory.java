// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.schemas.event.HealthSample;
import io.kneepoint.schemas.metric.ResourceTrend;
import io.kneepoint.schemas.sketch.DurationSketch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What the workers of a run held over time: a few numbers a sample, whatever the order in which the samples come.
 *
 * <p>The first and the last quarter of each worker's samples are compared: the least heap in use; the most open files and threads; the
 * median of the samples' 99th percentiles of lateness. Beside them stands the heap that was live in each worker's first and last sample,
 * and in the one between that says.
 */
final class ResourceHistory {

    private static final int FEWEST_SAMPLES = 8;
    private static final int QUARTERS = 4;

    private final Map<Integer, TreeMap<Long, Held>> byWorker = new TreeMap<>();

    private record Held(long heap, long openFiles, long threads, Long latenessP99Nanos, Long liveHeap) {}

    void accept(int worker, HealthSample sample) {
        if (sample.getHeapUsed() == null || sample.getThreads() == null) {
            return;
        }
        DurationSketch lateness = DurationSketch.fromBins(sample.getSendLateness());
        byWorker.computeIfAbsent(worker, number -> new TreeMap<>())
                .put(
                        sample.getSampledEpochNanos(),
                        new Held(
                                sample.getHeapUsed(),
                                sample.getOpenFiles() == null ? 0 : sample.getOpenFiles(),
                                sample.getThreads(),
                                lateness.isEmpty() ? null : (Long) lateness.quantile(0.99),
                                sample.getHeapLive()));
    }

    /** The trend of all workers together; null while one of them has too few samples. */
    ResourceTrend trend() {
        List<List<Held>> first = new ArrayList<>();
        List<List<Held>> last = new ArrayList<>();
        for (TreeMap<Long, Held> samples : byWorker.values()) {
            if (samples.size() < FEWEST_SAMPLES) {
                return null;
            }
            List<Held> inOrder = new ArrayList<>(samples.values());
            int quarter = inOrder.size() / QUARTERS;
            first.add(inOrder.subList(0, quarter));
            last.add(inOrder.subList(inOrder.size() - quarter, inOrder.size()));
        }
        return first.isEmpty()
                ? null
                : new ResourceTrend(
                        least(first, Held::heap),
                        least(last, Held::heap),
                        most(first, Held::openFiles),
                        most(last, Held::openFiles),
                        most(first, Held::threads),
                        most(last, Held::threads),
                        medianLateness(first),
                        medianLateness(last),
                        live(samples -> samples.firstEntry().getValue().liveHeap()),
                        live(ResourceHistory::liveBetween),
                        live(samples -> samples.lastEntry().getValue().liveHeap()));
    }

    private static Long liveBetween(TreeMap<Long, Held> samples) {
        return samples.subMap(samples.firstKey(), false, samples.lastKey(), false).values().stream()
                .map(Held::liveHeap)
                .filter(live -> live != null)
                .findFirst()
                .orElse(null);
    }

    private Long live(Function<TreeMap<Long, Held>, Long> which) {
        long sum = 0;
        for (TreeMap<Long, Held> samples : byWorker.values()) {
            Long live = which.apply(samples);
            if (live == null) {
                return null;
            }
            sum += live;
        }
        return sum;
    }

    private static long least(List<List<Held>> byWorker, ToLongFunction<Held> what) {
        return byWorker.stream()
                .mapToLong(samples -> samples.stream().mapToLong(what).min().orElseThrow())
                .sum();
    }

    private static long most(List<List<Held>> byWorker, ToLongFunction<Held> what) {
        return byWorker.stream()
                .mapToLong(samples -> samples.stream().mapToLong(what).max().orElseThrow())
                .sum();
    }

    private static Double medianLateness(List<List<Held>> byWorker) {
        long[] sorted = byWorker.stream()
                .flatMap(Collection::stream)
                .map(Held::latenessP99Nanos)
                .filter(lateness -> lateness != null)
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
        return sorted.length == 0 ? null : (Double) (double) sorted[sorted.length / 2];
    }
}
