// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.kneepoint.analyzer.assembly.ArrivalFrame;
import io.kneepoint.analyzer.assembly.Partial;
import io.kneepoint.analyzer.assembly.PartitionFold;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.RecordKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * The partition folds of one task as mutable objects. Nothing is serialised while events are folded; what changed is written to
 * the changelog when the task commits, inside the commit's transaction. (Streams' own stores, in memory too, serialise on every
 * put; a request would be written again with each of its frames.)
 *
 * <p>It stands on {@link CachedStateStore}, which Streams calls before it flushes the producer of a commit; this interface is
 * internal to Kafka Streams, so the Kafka version is pinned and a test kills and restores a task.
 */
final class PartitionFoldStore implements StateStore, CachedStateStore<byte[], byte[]> {

    private final String name;
    private final Map<String, Slot> slots = new HashMap<>();
    private final Map<String, Set<Bytes>> piecesBySlot = new HashMap<>();
    private final Map<Bytes, Slot> slotByKeyStart = new HashMap<>();
    private Slot lastSlot;
    private InternalProcessorContext<?, ?> context;
    private int partition;
    private boolean open;

    /** One published run on this partition, and what its fold has put out since last asked. */
    static final class Slot implements PartitionFold.Output {

        final RecordKey run;
        final byte[] runId;
        final PartitionFold fold;
        private final byte[] keyStart;
        final List<RequestTimeline> timelines = new ArrayList<>();
        final List<Partial> partials = new ArrayList<>();
        long lastSeenMillis;

        /** When it had last been seen at its last flush for silence. */
        private long flushedSeenMillis;

        private Slot(RecordKey run, int partition) {
            this.run = run;
            this.runId = run.runId().getBytes(StandardCharsets.UTF_8);
            this.keyStart = (run + "/").getBytes(StandardCharsets.UTF_8);
            this.fold = new PartitionFold(run.runId(), partition, this);
        }

        @Override
        public void timeline(RequestTimeline timeline) {
            timelines.add(timeline);
        }

        @Override
        public void partial(Partial partial) {
            partials.add(partial);
        }
    }

    /** Flushes the runs of which nothing was seen since the given time and that were seen since their last such flush. */
    void flushSilent(long millis) {
        for (Slot slot : slots.values()) {
            if (slot.lastSeenMillis <= millis && slot.lastSeenMillis != slot.flushedSeenMillis) {
                slot.flushedSeenMillis = slot.lastSeenMillis;
                slot.fold.flush();
            }
        }
    }

    private PartitionFoldStore(String name) {
        this.name = name;
    }

    /** The slot of a published run, made when first asked for. */
    Slot slot(String runId, String ingestId, long nowMillis) {
        Slot slot = slots.computeIfAbsent(runId + "/" + ingestId, key -> newSlot(RecordKey.ofRun(runId, ingestId)));
        slot.lastSeenMillis = nowMillis;
        return slot;
    }

    /**
     * The slot of a request's key if it is there and the key's worker and ordinal, digit for digit, are those of the frame; else
     * null. Faster than reading the key.
     */
    Slot knownSlot(byte[] key, ArrivalFrame frame) {
        if (key == null) {
            return null;
        }
        Slot slot = lastSlot;
        if (slot == null || !startsWith(key, slot.keyStart)) {
            slot = slotByKeyStart.get(Bytes.wrap(keyStart(key)));
            lastSlot = slot;
        }
        if (slot == null) {
            return null;
        }
        int slash = numberEnd(key, slot.keyStart.length, frame.worker());
        return slash > 0
                        && slash < key.length
                        && key[slash] == '/'
                        && numberEnd(key, slash + 1, frame.ordinal()) == key.length
                ? slot
                : null;
    }

    private static boolean startsWith(byte[] key, byte[] start) {
        return key.length > start.length && Arrays.equals(key, 0, start.length, start, 0, start.length);
    }

    /** The key up to and with its second slash; all of it when it has none. */
    private static byte[] keyStart(byte[] key) {
        int slashes = 0;
        int at = 0;
        while (at < key.length && slashes < 2) {
            slashes += key[at++] == '/' ? 1 : 0;
        }
        return Arrays.copyOf(key, at);
    }

    /** Where this number, written at this place in decimal, ends; -1 when it is not written there. */
    private static int numberEnd(byte[] key, int from, long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = number;
        if (from + digits > key.length) {
            return -1;
        }
        for (int at = from + digits - 1; at >= from; at--) {
            if (key[at] != '0' + rest % 10) {
                return -1;
            }
            rest /= 10;
        }
        return from + digits;
    }

    /** All slots. */
    Collection<Slot> slots() {
        return slots.values();
    }

    private Slot newSlot(RecordKey run) {
        Slot slot = new Slot(run, partition);
        slotByKeyStart.put(Bytes.wrap(slot.keyStart), slot);
        return slot;
    }

    /** Forgets the runs of which nothing was seen since the given time on the wall clock. */
    void forgetBefore(long millis) {
        slots.entrySet().removeIf(entry -> {
            boolean old = entry.getValue().lastSeenMillis < millis;
            if (old) {
                piecesBySlot.getOrDefault(entry.getKey(), Set.of()).forEach(piece -> log(piece, null));
                piecesBySlot.remove(entry.getKey());
                slotByKeyStart.remove(Bytes.wrap(entry.getValue().keyStart));
                lastSlot = null;
            }
            return old;
        });
    }

    @Override
    public void init(StateStoreContext stateStoreContext, StateStore root) {
        context = (InternalProcessorContext<?, ?>) stateStoreContext;
        partition = stateStoreContext.taskId().partition();
        stateStoreContext.register(root, this::restore);
        open = true;
    }

    private void restore(byte[] key, byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(key);
        byte[] run = new byte[bytes.getShort()];
        bytes.get(run);
        RecordKey runKey = RecordKey.parse(run);
        byte[] piece = Arrays.copyOfRange(key, bytes.position(), key.length);
        Slot slot = slots.computeIfAbsent(runKey.toString(), k -> newSlot(runKey));
        slot.lastSeenMillis = System.currentTimeMillis();
        Set<Bytes> pieces = piecesBySlot.computeIfAbsent(runKey.toString(), k -> new HashSet<>());
        if (value == null) {
            pieces.remove(Bytes.wrap(key));
            slot.fold.forget(piece);
        } else {
            pieces.add(Bytes.wrap(key));
            slot.fold.restore(piece, value);
        }
    }

    @Override
    public void flushCache() {
        slots.forEach((runKey, slot) -> {
            byte[] run = runKey.getBytes(StandardCharsets.UTF_8);
            Set<Bytes> pieces = piecesBySlot.computeIfAbsent(runKey, k -> new HashSet<>());
            slot.fold.drainUnsaved((piece, value) -> {
                Bytes key = Bytes.wrap(ByteBuffer.allocate(2 + run.length + piece.length)
                        .putShort((short) run.length)
                        .put(run)
                        .put(piece)
                        .array());
                boolean known = value == null ? pieces.remove(key) : !pieces.add(key);
                // What was made and is gone within one commit was never written and needs no tombstone.
                if (value != null || known) {
                    log(key, value);
                }
            });
        });
    }

    private void log(Bytes key, byte[] value) {
        context.logChange(
                name, key, value, context.currentSystemTimeMs(), new RecordHeaders(), Position.emptyPosition());
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public void clearCache() {
        // There is no cache: what is not yet written is the state itself.
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void close() {
        open = false;
        slots.clear();
        slotByKeyStart.clear();
        lastSlot = null;
        piecesBySlot.clear();
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** Makes the store, with a changelog. */
    record Builder(String name) implements StoreBuilder<PartitionFoldStore> {

        @Override
        public StoreBuilder<PartitionFoldStore> withCachingEnabled() {
            throw new UnsupportedOperationException("caching: the store is its own cache");
        }

        @Override
        public StoreBuilder<PartitionFoldStore> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<PartitionFoldStore> withLoggingEnabled(Map<String, String> config) {
            return this;
        }

        @Override
        public StoreBuilder<PartitionFoldStore> withLoggingDisabled() {
            throw new UnsupportedOperationException("logging: the store cannot do without its changelog");
        }

        @Override
        public PartitionFoldStore build() {
            return new PartitionFoldStore(name);
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return true;
        }
    }
}
