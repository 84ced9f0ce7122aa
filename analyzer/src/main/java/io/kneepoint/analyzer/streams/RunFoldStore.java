// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.kneepoint.schemas.topic.RecordKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The partial results of the runs of one task, packed. (An entry of Streams' own store in memory costs a key with the run's name in
 * it and a hundred bytes besides; a run of hours has four entries a second and partition.)
 *
 * <p>Each change goes to the changelog at once. Confined to one thread.
 */
final class RunFoldStore extends LoggedStore {

    private final Map<String, RunEntries> runs = new TreeMap<>();

    RunFoldStore(String name) {
        super(name);
    }

    /** The entries of a published run, made when first asked for. */
    RunEntries of(RecordKey run) {
        return runs.computeIfAbsent(run.toString(), key -> new RunEntries(run, this::log));
    }

    /** The runs that have been asked for or restored, and not been forgotten. */
    List<RecordKey> runs() {
        return runs.values().stream().map(RunEntries::run).toList();
    }

    /** Forgets a run and all of its entries. */
    void forget(RecordKey run) {
        RunEntries entries = runs.remove(run.toString());
        if (entries != null) {
            entries.clear();
        }
    }

    /** Entries of all runs. */
    long size() {
        return runs.values().stream().mapToLong(RunEntries::size).sum();
    }

    @Override
    void restore(byte[] key, byte[] value) {
        RunEntries entries = of(RunPrefix.runOf(key));
        entries.restore(RunPrefix.restOf(key), value);
        if (value == null && entries.size() == 0) {
            runs.remove(entries.run().toString());
        }
    }

    @Override
    void clear() {
        runs.clear();
    }
}
