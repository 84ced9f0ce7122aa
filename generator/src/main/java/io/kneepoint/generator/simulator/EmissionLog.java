// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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
    private final LinkedHashMap<String, StreamEmissions> byRequest = new LinkedHashMap<>();
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
        return List.copyOf(byRequest.values());
    }

    /** Streams that ended and are no longer remembered. */
    public synchronized long forgotten() {
        return forgotten;
    }

    /** Streams that the file lacks because the disk was too slow or refused. */
    public long lostFromFile() {
        return file.map(EmissionFile::lost).orElse(0L);
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
            StreamEmissions sameId = byRequest.remove(ended.requestId());
            entries += size(ended) - (sameId == null ? 0 : size(sameId));
            byRequest.put(ended.requestId(), ended);
            var oldestFirst = byRequest.values().iterator();
            while (entries > limit && byRequest.size() > 1) {
                entries -= size(oldestFirst.next());
                oldestFirst.remove();
                forgotten++;
            }
        }
        file.ifPresent(out -> out.append(ended));
    }

    /** A stream that sent nothing takes room too. */
    private static int size(StreamEmissions stream) {
        return Math.max(1, stream.writes());
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

        boolean ended() {
            return ended;
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
