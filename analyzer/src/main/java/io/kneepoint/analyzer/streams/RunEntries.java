// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.kneepoint.analyzer.assembly.PackedEntries;
import io.kneepoint.analyzer.run.FoldStore;
import io.kneepoint.schemas.topic.RecordKey;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;

/** The entries of one published run in the store of a task, each change of which is told. Confined to one thread. */
final class RunEntries implements FoldStore {

    private final RecordKey run;
    private final RunPrefix prefix;
    private final PackedEntries entries = new PackedEntries();

    /** Takes the whole key of what changed, and its value; null when it is gone. */
    private final BiConsumer<Bytes, byte[]> changes;

    RunEntries(RecordKey run, BiConsumer<Bytes, byte[]> changes) {
        this.run = run;
        this.prefix = new RunPrefix(run);
        this.changes = changes;
    }

    RecordKey run() {
        return run;
    }

    long size() {
        return entries.size();
    }

    @Override
    public byte[] get(byte[] key) {
        return entries.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        entries.put(key, value);
        changes.accept(prefix.key(key), value);
    }

    @Override
    public void scan(byte[] from, byte[] to, BiConsumer<byte[], byte[]> visitor) {
        entries.scan(from, to, visitor);
    }

    /** Puts back what was told of as a change. */
    void restore(byte[] key, byte[] value) {
        if (value == null) {
            entries.remove(key);
        } else {
            entries.put(key, value);
        }
    }

    /** Forgets all of them. */
    void clear() {
        entries.scan(new byte[0], null, (key, value) -> changes.accept(prefix.key(key), null));
        entries.clear();
    }
}
