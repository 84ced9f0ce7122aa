// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.query.Position;

/**
 * A store in memory that writes its changelog itself, and is filled from it again after a restart. Confined to one thread.
 *
 * <p>It writes by {@link InternalProcessorContext}, which is internal to Kafka Streams, so the Kafka version is pinned and a test kills
 * and restores a task.
 */
abstract class LoggedStore implements StateStore {

    private final String name;
    private InternalProcessorContext<?, ?> context;
    private boolean open;

    LoggedStore(String name) {
        this.name = name;
    }

    /** Takes an entry of the changelog; the value is null when it is gone. */
    abstract void restore(byte[] key, byte[] value);

    /** Forgets everything, as the store is closed. */
    abstract void clear();

    /** Writes an entry to the changelog; a value of null says that it is gone. */
    final void log(Bytes key, byte[] value) {
        context.logChange(
                name, key, value, context.currentSystemTimeMs(), new RecordHeaders(), Position.emptyPosition());
    }

    /** The partition of its task. */
    final int partition() {
        return context.taskId().partition();
    }

    @Override
    public final void init(StateStoreContext stateStoreContext, StateStore root) {
        context = (InternalProcessorContext<?, ?>) stateStoreContext;
        stateStoreContext.register(root, this::restore);
        open = true;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final void close() {
        open = false;
        clear();
    }

    @Override
    public final boolean persistent() {
        return false;
    }

    @Override
    public final boolean isOpen() {
        return open;
    }
}
