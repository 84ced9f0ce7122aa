// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.benchmark;

import io.kneepoint.generator.request.RunClock;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps when each token of each stream arrived, as the events say it. */
final class TokenTimes implements EventSink {

    private final int first;
    private final long[] sentEpochNanos;
    private final long[][] epochNanos;
    private final int[] counts;

    TokenTimes(int first, int streams, int tokens) {
        this.first = first;
        sentEpochNanos = new long[streams];
        epochNanos = new long[streams][tokens];
        counts = new int[streams];
    }

    int streams() {
        return counts.length;
    }

    @Override
    public void accept(StreamEvent event) {
        if (event.getOrdinal() == null) {
            return;
        }
        int stream = event.getOrdinal().intValue() - first;
        if (event.getPayload() instanceof RequestSent sent) {
            sentEpochNanos[stream] = sent.getSentEpochNanos();
        } else if (event.getPayload() instanceof TokensArrived frame) {
            long at = sentEpochNanos[stream] + frame.getFirstOffsetNanos();
            add(stream, at, frame, 0);
            for (int i = 0; i < frame.getDeltasNanos().size(); i++) {
                at += frame.getDeltasNanos().get(i);
                add(stream, at, frame, i + 1);
            }
        }
    }

    private void add(int stream, long at, TokensArrived frame, int arrival) {
        int tokens = frame.getTokens().isEmpty() ? 1 : frame.getTokens().get(arrival);
        for (int i = 0; i < tokens; i++) {
            epochNanos[stream][counts[stream]++] = at;
        }
    }

    /** Writes stream by stream how many tokens came, and when on the machine's monotonic clock. [ns] */
    void write(Path file, RunClock clock) throws IOException {
        int total = 0;
        for (int count : counts) {
            total += count;
        }
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * counts.length + Long.BYTES * total);
        long zero = clock.epochNanos(0);
        for (int stream = 0; stream < counts.length; stream++) {
            bytes.putInt(counts[stream]);
            for (int i = 0; i < counts[stream]; i++) {
                bytes.putLong(epochNanos[stream][i] - zero);
            }
        }
        Files.write(file, bytes.array());
    }

    @Override
    public long dropped() {
        return 0;
    }

    @Override
    public void close() {}
}
