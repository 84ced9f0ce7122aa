// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The truth about what an endpoint sent. A stream's entries appear when the stream has ended; the oldest streams are
 * forgotten, and counted, when the log holds more entries than its limit.
 *
 * <p>Safe for any thread; a {@link Stream} belongs to the thread that writes to its socket.
 */
public final class EmissionLog implements AutoCloseable {
    /** What an endpoint remembers unless told otherwise: 2 million writes, about 24 MB. */
    public static final int DEFAULT_LIMIT = 2_000_000;

    private final int limit;
    private final Optional<EmissionFile> file;
    private final long epochAnchorNanos;
    private final Map<String, StreamEmissions> byRequest = new HashMap<>();
    private final Deque<StreamEmissions> inOrder = new ArrayDeque<>();
    private long entries;
    private long forgotten;

    EmissionLog(int limit, Optional<EmissionFile> file) {
        Positive.whole("limit", limit);
        this.limit = limit;
        this.file = file;
        Instant now = Instant.now();
        long epochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        epochAnchorNanos = epochNanos - System.nanoTime();
    }

    /** The stream of this request id, once it has ended; empty before that, and when it was forgotten. */
    public synchronized Optional<StreamEmissions> find(String requestId) {
        return Optional.ofNullable(byRequest.get(requestId));
    }

    /** All ended streams that are remembered, in the order they ended. */
    public synchronized List<StreamEmissions> streams() {
        return List.copyOf(inOrder);
    }

    /** Streams that ended and are no longer remembered. */
    public synchronized long forgotten() {
        return forgotten;
    }

    Stream open(String requestId) {
        return new Stream(requestId);
    }

    /** Writes out what the file still lacks. */
    @Override
    public void close() {
        file.ifPresent(EmissionFile::close);
    }

    private void publish(StreamEmissions ended) {
        synchronized (this) {
            StreamEmissions before = byRequest.put(ended.requestId(), ended);
            if (before != null) {
                inOrder.remove(before);
                entries -= before.writes();
            }
            inOrder.add(ended);
            entries += ended.writes();
            while (entries > limit && inOrder.size() > 1) {
                StreamEmissions oldest = inOrder.remove();
                byRequest.remove(oldest.requestId());
                entries -= oldest.writes();
                forgotten++;
            }
        }
        file.ifPresent(out -> out.append(ended));
    }

    /** One stream's entries while it is written. */
    final class Stream {
        private final String requestId;
        private long[] nanos = new long[64];
        private int[] tokens = new int[64];
        private int count;
        private boolean ended;

        private Stream(String requestId) {
            this.requestId = requestId;
        }

        /** To be called just before a write that carries content. */
        void stamp(int tokenCount) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
                tokens = Arrays.copyOf(tokens, 2 * count);
            }
            tokens[count] = tokenCount;
            nanos[count++] = System.nanoTime();
        }

        /** The stream is over; a second call changes nothing. */
        void end(String outcome) {
            if (!ended) {
                ended = true;
                publish(new StreamEmissions(
                        requestId,
                        outcome,
                        epochAnchorNanos,
                        Arrays.copyOf(nanos, count),
                        Arrays.copyOf(tokens, count)));
            }
        }
    }
}
