// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.ResponseStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.sketch.DurationMoments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.TreeMap;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** What {@link RequestFold} knows of a request in flight, and its form as bytes. */
final class RequestFoldState {

    long nextSequence;
    RequestScheduled scheduled;
    RequestSent sent;
    ResponseStarted response;
    RequestEnded ended;
    Long firstAnswerOffsetNanos;
    long firstOffsetNanos;
    long lastOffsetNanos;
    long arrivals;
    long arrivalTokens;
    long multiTokenArrivals;
    long gapMaxNanos;
    DurationMoments gaps = new DurationMoments();

    /** Events that came before their turn. */
    final TreeMap<Long, StreamEvent> waiting = new TreeMap<>();

    byte[] toBytes(String runId) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
        BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            long[] numbers = {
                nextSequence,
                firstOffsetNanos,
                lastOffsetNanos,
                arrivals,
                arrivalTokens,
                multiTokenArrivals,
                gapMaxNanos,
                gaps.count(),
                gaps.sumNanos(),
                gaps.squaresHigh(),
                gaps.squaresLow()
            };
            for (long number : numbers) {
                out.writeLong(number);
            }
            out.writeBoolean(firstAnswerOffsetNanos != null);
            out.writeLong(firstAnswerOffsetNanos == null ? 0 : firstAnswerOffsetNanos);
            for (Object payload : new Object[] {scheduled, sent, response, ended}) {
                out.writeBoolean(payload != null);
                if (payload != null) {
                    out.writeBytes(Bodies.of(new StreamEvent(runId, 0, null, 0L, payload)));
                }
            }
            out.writeInt(waiting.size());
            for (StreamEvent event : waiting.values()) {
                out.writeBytes(Bodies.of(event));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static RequestFoldState fromBytes(byte[] bytes) {
        BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes, null);
        RequestFoldState state = new RequestFoldState();
        try {
            state.nextSequence = in.readLong();
            state.firstOffsetNanos = in.readLong();
            state.lastOffsetNanos = in.readLong();
            state.arrivals = in.readLong();
            state.arrivalTokens = in.readLong();
            state.multiTokenArrivals = in.readLong();
            state.gapMaxNanos = in.readLong();
            state.gaps = new DurationMoments(in.readLong(), in.readLong(), in.readLong(), in.readLong());
            boolean answered = in.readBoolean();
            long firstAnswer = in.readLong();
            state.firstAnswerOffsetNanos = answered ? firstAnswer : null;
            state.scheduled = (RequestScheduled) readPayload(in);
            state.sent = (RequestSent) readPayload(in);
            state.response = (ResponseStarted) readPayload(in);
            state.ended = (RequestEnded) readPayload(in);
            for (int left = in.readInt(); left > 0; left--) {
                StreamEvent event = readEvent(in);
                state.waiting.put(event.getSequence(), event);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return state;
    }

    private static Object readPayload(BinaryDecoder in) throws IOException {
        return in.readBoolean() ? readEvent(in).getPayload() : null;
    }

    private static StreamEvent readEvent(BinaryDecoder in) throws IOException {
        java.nio.ByteBuffer body = in.readBytes(null);
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return Bodies.event(bytes);
    }
}
