// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import java.util.Map;
import java.util.TreeMap;

/** The workers of a run on one partition: who they are, how far they have come together, and whether all have ended. */
final class PartitionWorkers {

    private final Map<Integer, WorkerFold> byNumber = new TreeMap<>();
    private final PartitionCounts counts;
    private final boolean saved;

    /** Whether all have ended, and the events that they then wrote here; null while it must be found out again. */
    private Ended ended;

    private record Ended(boolean all, long events) {}

    /** {@code counts} knows how many there are, once one has said. */
    PartitionWorkers(PartitionCounts counts, boolean saved) {
        this.counts = counts;
        this.saved = saved;
    }

    /** A worker; null while nothing of it is known. */
    WorkerFold get(int number) {
        return byNumber.get(number);
    }

    /** A worker, or a new one that is not known yet. */
    WorkerFold getOrNew(int number) {
        WorkerFold known = byNumber.get(number);
        return known == null ? new WorkerFold(number, saved) : known;
    }

    /** A good event of the worker was taken. One known by a malformed event would be waited for until the run is cut. */
    void know(int number, WorkerFold worker) {
        if (byNumber.put(number, worker) == null) {
            changed();
        }
    }

    /** The worker of a piece of state. */
    WorkerFold of(byte[] key) {
        return byNumber.computeIfAbsent(WorkerFold.workerOf(key), number -> new WorkerFold(number, saved));
    }

    /** An event of the run itself, or a piece of state, may have changed who there is and who has ended. */
    void changed() {
        ended = null;
    }

    private boolean areAllKnown() {
        return counts.roster != null && byNumber.size() >= counts.roster;
    }

    /** Whether every worker has ended. */
    boolean haveEnded() {
        return ended().all();
    }

    /** Distinct events that all of them wrote to this partition; more than there can be while that is unknown. */
    long expectedEvents() {
        return ended().events();
    }

    private Ended ended() {
        if (ended == null) {
            boolean all = areAllKnown() && byNumber.values().stream().allMatch(WorkerFold::hasEnded);
            boolean counted = all && byNumber.values().stream().allMatch(worker -> worker.partitionEvents() != null);
            ended = new Ended(
                    all,
                    counted
                            ? byNumber.values().stream()
                                    .mapToLong(WorkerFold::partitionEvents)
                                    .sum()
                            : Long.MAX_VALUE);
        }
        return ended;
    }

    /** Everything before it has come from those that go on; null while that is unknown, and when none goes on. [ns since the Unix epoch] */
    Long watermarkEpochNanos() {
        if (!areAllKnown()) {
            return null;
        }
        Long lowest = null;
        for (WorkerFold worker : byNumber.values()) {
            if (worker.hasEnded()) {
                continue;
            }
            Long at = worker.watermarkEpochNanos();
            if (at == null) {
                return null;
            }
            lowest = lowest == null ? at : (Long) Math.min(lowest, at);
        }
        return lowest;
    }

    int requestsInFlight() {
        return byNumber.values().stream().mapToInt(WorkerFold::requestsInFlight).sum();
    }

    void drainUnsaved(StateSink sink, String runId) {
        byNumber.values().forEach(worker -> worker.drainUnsaved(sink, runId));
    }
}
