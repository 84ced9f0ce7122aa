// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.kneepoint.schemas.topic.RecordKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.query.Position;

/**
 * The partial results of the runs of one task, packed. (An entry of Streams' own store in memory costs a key with the run's name in
 * it and a hundred bytes besides; a run of hours has four entries a second and partition.)
 *
 * <p>Each change goes to the changelog at once. Like {@link PartitionFoldStore} it uses an interface that is internal to Kafka
 * Streams. Confined to one thread.
 */
final class RunFoldStore implements StateStore {

    private final String name;
    private final Map<String, RunEntries> runs = new TreeMap<>();
    private InternalProcessorContext<?, ?> context;
    private boolean open;

    RunFoldStore(String name) {
        this.name = name;
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
    public void init(StateStoreContext stateStoreContext, StateStore root) {
        context = (InternalProcessorContext<?, ?>) stateStoreContext;
        stateStoreContext.register(root, this::restore);
        open = true;
    }

    private void restore(byte[] key, byte[] value) {
        RunEntries entries = of(RunPrefix.runOf(key));
        entries.restore(RunPrefix.restOf(key), value);
        if (value == null && entries.size() == 0) {
            runs.remove(entries.run().toString());
        }
    }

    private void log(Bytes key, byte[] value) {
        context.logChange(
                name, key, value, context.currentSystemTimeMs(), new RecordHeaders(), Position.emptyPosition());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void close() {
        open = false;
        runs.clear();
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }
}
