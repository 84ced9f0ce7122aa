// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.kneepoint.analyzer.run.FoldStore;
import io.kneepoint.schemas.topic.RecordKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The entries of one published run in the store of a task: their keys start with the run. Confined to one thread. */
final class RunEntries implements FoldStore {

    private final KeyValueStore<Bytes, byte[]> store;
    private final byte[] prefix;

    RunEntries(KeyValueStore<Bytes, byte[]> store, RecordKey run) {
        this.store = store;
        byte[] name = run.toBytes();
        prefix = ByteBuffer.allocate(2 + name.length)
                .putShort((short) name.length)
                .put(name)
                .array();
    }

    /** The run that an entry of the store belongs to. */
    static RecordKey runOf(Bytes key) {
        ByteBuffer bytes = ByteBuffer.wrap(key.get());
        byte[] run = new byte[bytes.getShort()];
        bytes.get(run);
        return RecordKey.parse(run);
    }

    @Override
    public byte[] get(byte[] key) {
        return store.get(full(key));
    }

    @Override
    public void put(byte[] key, byte[] value) {
        store.put(full(key), value);
    }

    @Override
    public void scan(byte[] from, byte[] to, BiConsumer<byte[], byte[]> visitor) {
        Bytes end = to == null ? Bytes.wrap(FoldStore.after(prefix)) : full(to);
        List<KeyValue<Bytes, byte[]>> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> range = store.range(full(from), end)) {
            while (range.hasNext()) {
                KeyValue<Bytes, byte[]> entry = range.next();
                if (entry.key.compareTo(end) < 0) {
                    found.add(entry);
                }
            }
        }
        found.forEach(entry -> visitor.accept(
                Arrays.copyOfRange(entry.key.get(), prefix.length, entry.key.get().length), entry.value));
    }

    /** Forgets the run. */
    void clear() {
        List<Bytes> keys = new ArrayList<>();
        scan(new byte[0], null, (key, value) -> keys.add(full(key)));
        keys.forEach(store::delete);
    }

    private Bytes full(byte[] key) {
        return Bytes.wrap(ByteBuffer.allocate(prefix.length + key.length)
                .put(prefix)
                .put(key)
                .array());
    }
}
