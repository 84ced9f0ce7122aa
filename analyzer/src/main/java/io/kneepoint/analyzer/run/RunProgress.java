// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.analyzer.assembly.Partial;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** How far the partitions of a run have come together. Confined to one thread. */
final class RunProgress {

    private final Map<Integer, Partial.Progress> byPartition = new TreeMap<>();
    private final RunRoster roster;
    private long controls;

    RunProgress(RunRoster roster) {
        this.roster = roster;
    }

    /** An event of the run itself, which counts once for all partitions. */
    void control() {
        controls++;
    }

    /** A partition has come further. */
    void accept(Partial progress) {
        byPartition.put(ByteBuffer.wrap(progress.key()).getInt(1), Partial.Progress.fromBytes(progress.value()));
    }

    /** Whether every worker has ended, on every partition. */
    boolean isDrained() {
        return roster.hasEnded()
                && byPartition.size() >= roster.partitions()
                && byPartition.values().stream().allMatch(Partial.Progress::drained);
    }

    /** Everything before it is known, on every partition; null while that is nothing. [ns since the Unix epoch] */
    Long watermarkEpochNanos() {
        if (byPartition.size() < roster.partitions()) {
            return null;
        }
        Long lowest = null;
        for (Partial.Progress each : byPartition.values()) {
            if (each.drained()) {
                continue;
            }
            if (each.watermarkEpochNanos() == null) {
                return null;
            }
            lowest = lowest == null ? each.watermarkEpochNanos() : (Long) Math.min(lowest, each.watermarkEpochNanos());
        }
        return lowest;
    }

    /** Distinct events folded. */
    long events() {
        return controls
                + byPartition.values().stream()
                        .mapToLong(Partial.Progress::requestEvents)
                        .sum();
    }

    /** Distinct events that came to a partition when all of it had been folded. */
    long lateEvents() {
        return byPartition.values().stream()
                .mapToLong(Partial.Progress::lateEvents)
                .sum();
    }
}
