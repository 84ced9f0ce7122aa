// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.kneepoint.analyzer.assembly.ArrivalFrame;
import io.kneepoint.schemas.topic.RecordKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
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
final class PartitionFoldStore extends LoggedStore implements CachedStateStore<byte[], byte[]> {

    private static final byte[] NOTHING = {};

    private final Map<String, RunSlot> slots = new HashMap<>();
    private final Map<Bytes, RunSlot> slotByKeyStart = new HashMap<>();
    private RunSlot lastSlot;

    /** Flushes the runs of which nothing was seen since the given time and that were seen since their last such flush. */
    void flushSilent(long millis) {
        slots.values().forEach(slot -> slot.flushIfSilentSince(millis));
    }

    PartitionFoldStore(String name) {
        super(name);
    }

    /** The slot of a published run, made when first asked for. */
    RunSlot slot(String runId, String ingestId, long nowMillis) {
        RunSlot slot = slots.computeIfAbsent(runId + "/" + ingestId, key -> newSlot(RecordKey.ofRun(runId, ingestId)));
        slot.lastSeenMillis = nowMillis;
        return slot;
    }

    /**
     * The slot of a request's key if it is there and the key's worker and ordinal, digit for digit, are those of the frame; else
     * null. Faster than reading the key.
     */
    RunSlot knownSlot(byte[] key, ArrivalFrame frame) {
        if (key == null) {
            return null;
        }
        RunSlot slot = lastSlot;
        if (slot == null || !slot.isOf(key)) {
            slot = slotByKeyStart.get(RunSlot.startOf(key));
            lastSlot = slot;
        }
        return slot != null && slot.names(key, frame) ? slot : null;
    }

    /** All slots. */
    Collection<RunSlot> slots() {
        return slots.values();
    }

    private RunSlot newSlot(RecordKey run) {
        RunSlot slot = new RunSlot(run, partition());
        slotByKeyStart.put(slot.keyStart(), slot);
        return slot;
    }

    /** Forgets the runs of which nothing was seen since the given time on the wall clock. */
    void forgetBefore(long millis) {
        slots.entrySet().removeIf(entry -> {
            boolean old = entry.getValue().lastSeenMillis < millis;
            if (old) {
                RunSlot slot = entry.getValue();
                slot.pieces.scan(NOTHING, null, (piece, nothing) -> log(slot, piece, null));
                remove(slot);
            }
            return old;
        });
    }

    private void remove(RunSlot slot) {
        slotByKeyStart.remove(slot.keyStart());
        lastSlot = null;
    }

    @Override
    void restore(byte[] key, byte[] value) {
        RecordKey run = RunPrefix.runOf(key);
        byte[] piece = RunPrefix.restOf(key);
        if (value == null) {
            restoreGone(run, piece);
            return;
        }
        RunSlot slot = slots.computeIfAbsent(run.toString(), k -> newSlot(run));
        slot.lastSeenMillis = System.currentTimeMillis();
        slot.pieces.put(piece, NOTHING);
        slot.fold.restore(piece, value);
    }

    /** A run of which nothing is left was forgotten. */
    private void restoreGone(RecordKey run, byte[] piece) {
        RunSlot slot = slots.get(run.toString());
        if (slot == null) {
            return;
        }
        slot.pieces.remove(piece);
        slot.fold.forget(piece);
        if (slot.pieces.size() == 0) {
            slots.remove(run.toString());
            remove(slot);
        }
    }

    @Override
    public void flushCache() {
        slots.values()
                .forEach(slot -> slot.fold.drainUnsaved((piece, value) -> {
                    boolean known = slot.pieces.get(piece) != null;
                    if (value == null) {
                        slot.pieces.remove(piece);
                    } else if (!known) {
                        slot.pieces.put(piece, NOTHING);
                    }
                    // What was made and is gone within one commit was never written and needs no tombstone.
                    if (value != null || known) {
                        log(slot, piece, value);
                    }
                }));
    }

    private void log(RunSlot slot, byte[] piece, byte[] value) {
        log(slot.prefix.key(piece), value);
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
    void clear() {
        slots.clear();
        slotByKeyStart.clear();
        lastSlot = null;
    }
}
