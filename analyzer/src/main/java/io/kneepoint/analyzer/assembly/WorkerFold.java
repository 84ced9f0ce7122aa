// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One worker of a run on one partition: its requests in flight, which are finished, and how far it has come. */
final class WorkerFold {

    private static final char REQUEST = 'R';
    private static final char FINISHED_BLOCK = 'F';
    private static final char CONTROL_BLOCK = 'K';
    private static final char HEADER = 'W';

    private final int worker;
    private final OrdinalSet finished = new OrdinalSet();
    private final OrdinalSet controls = new OrdinalSet();
    private final Map<Long, RequestFold> inFlight = new HashMap<>();

    private final boolean saved;
    private final List<RequestFold> unsavedRequests = new ArrayList<>();
    private final Set<Long> unsavedFinishedBlocks = new HashSet<>();
    private final Set<Long> unsavedControlBlocks = new HashSet<>();
    private boolean unsavedHeader;

    private Long watermarkEpochNanos;
    private boolean ended;
    private Long partitionEvents;

    /** {@code saved}: whether {@link #drainUnsaved} will be called; if not, no note is kept of requests that changed. */
    WorkerFold(int worker, boolean saved) {
        this.worker = worker;
        this.saved = saved;
    }

    /** Latest watermark on this partition; null while there is none. */
    Long watermarkEpochNanos() {
        return watermarkEpochNanos;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Distinct events that the sink says it wrote to this partition; null while unknown. */
    Long partitionEvents() {
        return partitionEvents;
    }

    void accept(Watermark watermark) {
        long at = watermark.getWatermarkEpochNanos();
        if (watermarkEpochNanos == null || at > watermarkEpochNanos) {
            watermarkEpochNanos = at;
            unsavedHeader = true;
        }
    }

    /** Takes an event of the run itself; whether it was new. */
    boolean acceptControl(StreamEvent event) {
        if (!controls.add(event.getSequence())) {
            return false;
        }
        unsavedControlBlocks.add(event.getSequence() / OrdinalSet.BLOCK_SIZE);
        if (event.getPayload() instanceof RunEnded runEnded) {
            ended = true;
            partitionEvents = runEnded.getPartitionEvents();
            unsavedHeader = true;
        }
        return true;
    }

    /** Whether this event of a request has been folded or waits to be. */
    boolean knows(StreamEvent event) {
        long ordinal = event.getOrdinal();
        if (finished.contains(ordinal)) {
            return true;
        }
        RequestFold request = inFlight.get(ordinal);
        return request != null
                && (event.getSequence() < request.state.nextSequence
                        || request.state.waiting.containsKey(event.getSequence()));
    }

    /** Whether this event of the run itself has been taken. */
    boolean knowsControl(StreamEvent event) {
        return controls.contains(event.getSequence());
    }

    /** The request of this event after taking it; null when the event was a repetition. */
    RequestFold acceptRequestEvent(StreamEvent event, PartitionBins bins) {
        long ordinal = event.getOrdinal();
        if (finished.contains(ordinal)) {
            return null;
        }
        RequestFold request = inFlight.get(ordinal);
        if (request == null) {
            request = new RequestFold(ordinal, new RequestFoldState(), bins);
        }
        if (!request.accept(event)) {
            return null;
        }
        noteUnsaved(request);
        if (request.isFinished()) {
            inFlight.remove(ordinal);
            finished.add(ordinal);
            unsavedFinishedBlocks.add(ordinal / OrdinalSet.BLOCK_SIZE);
        } else {
            inFlight.put(ordinal, request);
        }
        return request;
    }

    /** Folds a frame if it is its turn; false, and nothing changed, when it is not. */
    boolean acceptInTurn(ArrivalFrame frame) {
        RequestFold request = inFlight.get(frame.ordinal);
        if (request == null || !request.isNext(frame.sequence)) {
            return false;
        }
        request.apply(frame);
        noteUnsaved(request);
        return true;
    }

    private void noteUnsaved(RequestFold request) {
        if (saved && !request.unsaved) {
            request.unsaved = true;
            unsavedRequests.add(request);
        }
    }

    int requestsInFlight() {
        return inFlight.size();
    }

    void drainUnsaved(StateSink sink, String runId) {
        for (RequestFold request : unsavedRequests) {
            request.unsaved = false;
            sink.put(key(REQUEST, request.ordinal), request.isFinished() ? null : request.state.toBytes(runId));
        }
        unsavedRequests.clear();
        drainBlocks(FINISHED_BLOCK, finished, unsavedFinishedBlocks, sink);
        drainBlocks(CONTROL_BLOCK, controls, unsavedControlBlocks, sink);
        if (unsavedHeader) {
            sink.put(key(HEADER, 0), header());
            unsavedHeader = false;
        }
    }

    private void drainBlocks(char kind, OrdinalSet set, Set<Long> unsaved, StateSink sink) {
        for (long block : unsaved) {
            ByteBuffer bytes = ByteBuffer.allocate(OrdinalSet.BLOCK_SIZE / Byte.SIZE);
            for (long word : set.block(block)) {
                bytes.putLong(word);
            }
            sink.put(key(kind, block), bytes.array());
        }
        unsaved.clear();
    }

    private byte[] header() {
        ByteBuffer bytes = ByteBuffer.allocate(19);
        bytes.put((byte) (watermarkEpochNanos == null ? 0 : 1))
                .putLong(watermarkEpochNanos == null ? 0 : watermarkEpochNanos);
        bytes.put((byte) (ended ? 1 : 0));
        bytes.put((byte) (partitionEvents == null ? 0 : 1)).putLong(partitionEvents == null ? 0 : partitionEvents);
        return bytes.array();
    }

    private byte[] key(char kind, long number) {
        return ByteBuffer.allocate(13)
                .put((byte) kind)
                .putInt(worker)
                .putLong(number)
                .array();
    }

    /** Whether the key of a piece of state is one of a worker's. */
    static boolean owns(byte[] key) {
        return key[0] == REQUEST || key[0] == FINISHED_BLOCK || key[0] == CONTROL_BLOCK || key[0] == HEADER;
    }

    /** The worker of such a key. */
    static int workerOf(byte[] key) {
        return ByteBuffer.wrap(key).getInt(1);
    }

    void restore(byte[] key, byte[] value, PartitionBins bins) {
        long number = ByteBuffer.wrap(key).getLong(5);
        switch ((char) key[0]) {
            case REQUEST -> inFlight.put(number, new RequestFold(number, RequestFoldState.fromBytes(value), bins));
            case FINISHED_BLOCK -> finished.restore(number, words(value));
            case CONTROL_BLOCK -> controls.restore(number, words(value));
            default -> {
                ByteBuffer bytes = ByteBuffer.wrap(value);
                boolean known = bytes.get() == 1;
                long watermark = bytes.getLong();
                watermarkEpochNanos = known ? watermark : null;
                ended = bytes.get() == 1;
                boolean counted = bytes.get() == 1;
                long events = bytes.getLong();
                partitionEvents = counted ? events : null;
            }
        }
    }

    void forget(byte[] key) {
        if (key[0] == REQUEST) {
            inFlight.remove(ByteBuffer.wrap(key).getLong(5));
        }
    }

    private static long[] words(byte[] value) {
        long[] words = new long[value.length / Long.BYTES];
        ByteBuffer.wrap(value).asLongBuffer().get(words);
        return words;
    }
}
