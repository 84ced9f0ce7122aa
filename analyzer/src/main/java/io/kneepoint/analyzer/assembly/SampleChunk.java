// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.serde.TrustedRecords;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Finished requests as bytes, the run's id left out: what a finished request costs until its run is forgotten. Each number is written
 * as its difference from what it is likely to be, such as the arrivals from the tokens or a time from that of the request before, in
 * Avro's variable length. Every timeline comes back as it was but for the run's id.
 *
 * <p>The bytes are state, and only the {@linkplain io.kneepoint.schemas.timeline schema} that wrote them can read them. Stateless.
 */
final class SampleChunk {

    static {
        TrustedRecords.install();
    }

    private static final Outcome[] OUTCOMES = Outcome.values();

    private SampleChunk() {}

    static byte[] toBytes(List<RequestTimeline> requests) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * requests.size());
        BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            Before before = new Before();
            for (RequestTimeline request : requests) {
                write(request, before, out);
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Hands each request to the visitor; the run's id is empty. */
    static void forEach(byte[] bytes, Consumer<RequestTimeline> visitor) {
        BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes, null);
        try {
            Before before = new Before();
            while (!in.isEnd()) {
                visitor.accept(read(before, in));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is known of the request before. */
    private static final class Before {
        private int worker;
        private long ordinal;
        private int stage;
        private long epochNanos;

        private void is(RequestTimeline request) {
            worker = request.getWorker();
            ordinal = request.getOrdinal();
            stage = request.getStage();
            epochNanos = or(request.getIntendedEpochNanos(), or(request.getSentEpochNanos(), epochNanos));
        }
    }

    private static void write(RequestTimeline it, Before before, BinaryEncoder out) throws IOException {
        out.writeInt(presence(it));
        out.writeInt(it.getWorker() - before.worker);
        out.writeLong(it.getOrdinal() - before.ordinal);
        out.writeInt(it.getStage() - before.stage);
        optional(it.getIntendedEpochNanos(), before.epochNanos, out);
        optional(it.getSentEpochNanos(), or(it.getIntendedEpochNanos(), before.epochNanos), out);
        optional(it.getConnectDurationNanos(), 0, out);
        optional(it.getHeadersOffsetNanos(), 0, out);
        optional(it.getFirstTokenOffsetNanos(), or(it.getHeadersOffsetNanos(), 0), out);
        optional(it.getFirstAnswerOffsetNanos(), or(it.getFirstTokenOffsetNanos(), 0), out);
        optional(it.getLastTokenOffsetNanos(), or(it.getFirstTokenOffsetNanos(), 0), out);
        optional(it.getClosedOffsetNanos(), or(it.getLastTokenOffsetNanos(), 0), out);
        out.writeInt(it.getOutcome().ordinal());
        optional(it.getHttpStatus(), out);
        optional(it.getPromptTokens(), out);
        out.writeLong(it.getOutputTokens());
        out.writeLong(it.getArrivals() - it.getOutputTokens());
        out.writeLong(it.getArrivalTokens() - it.getOutputTokens());
        out.writeLong(it.getMultiTokenArrivals());
        out.writeLong(it.getGapSumNanos() - likelyGapSum(it.getFirstTokenOffsetNanos(), it.getLastTokenOffsetNanos()));
        out.writeLong(it.getGapSquareSumHigh());
        out.writeLong(it.getGapSquareSumLow());
        optional(it.getGapMaxNanos(), 0, out);
        before.is(it);
    }

    private static RequestTimeline read(Before before, BinaryDecoder in) throws IOException {
        int present = in.readInt();
        int worker = before.worker + in.readInt();
        long ordinal = before.ordinal + in.readLong();
        int stage = before.stage + in.readInt();
        Long intended = optional(present, 1, before.epochNanos, in);
        Long sent = optional(present, 2, or(intended, before.epochNanos), in);
        Long connect = optional(present, 3, 0, in);
        Long headers = optional(present, 4, 0, in);
        Long firstToken = optional(present, 5, or(headers, 0), in);
        Long firstAnswer = optional(present, 6, or(firstToken, 0), in);
        Long lastToken = optional(present, 7, or(firstToken, 0), in);
        Long closed = optional(present, 8, or(lastToken, 0), in);
        Outcome outcome = OUTCOMES[in.readInt()];
        Integer httpStatus = (present & 1 << 9) == 0 ? null : (Integer) in.readInt();
        Integer promptTokens = (present & 1 << 10) == 0 ? null : (Integer) in.readInt();
        long outputTokens = in.readLong();
        RequestTimeline request = new RequestTimeline(
                "",
                worker,
                ordinal,
                stage,
                intended,
                sent,
                connect,
                headers,
                firstToken,
                firstAnswer,
                lastToken,
                closed,
                outcome,
                httpStatus,
                promptTokens,
                outputTokens,
                (present & 1) != 0,
                outputTokens + in.readLong(),
                outputTokens + in.readLong(),
                in.readLong(),
                likelyGapSum(firstToken, lastToken) + in.readLong(),
                in.readLong(),
                in.readLong(),
                optional(present, 11, 0, in));
        before.is(request);
        return request;
    }

    /** A bit for each field that may be null and is not, and one for the field that is a bit. */
    private static int presence(RequestTimeline it) {
        return (it.getOutputTokensFromUsage() ? 1 : 0)
                | bit(1, it.getIntendedEpochNanos())
                | bit(2, it.getSentEpochNanos())
                | bit(3, it.getConnectDurationNanos())
                | bit(4, it.getHeadersOffsetNanos())
                | bit(5, it.getFirstTokenOffsetNanos())
                | bit(6, it.getFirstAnswerOffsetNanos())
                | bit(7, it.getLastTokenOffsetNanos())
                | bit(8, it.getClosedOffsetNanos())
                | bit(9, it.getHttpStatus())
                | bit(10, it.getPromptTokens())
                | bit(11, it.getGapMaxNanos());
    }

    private static int bit(int number, Object value) {
        return value == null ? 0 : 1 << number;
    }

    /** Gaps are what lies between the first arrival and the last. */
    private static long likelyGapSum(Long firstToken, Long lastToken) {
        return or(lastToken, 0) - or(firstToken, 0);
    }

    private static void optional(Long value, long likely, BinaryEncoder out) throws IOException {
        if (value != null) {
            out.writeLong(value - likely);
        }
    }

    private static Long optional(int present, int bit, long likely, BinaryDecoder in) throws IOException {
        return (present & 1 << bit) == 0 ? null : (Long) (likely + in.readLong());
    }

    private static void optional(Integer value, BinaryEncoder out) throws IOException {
        if (value != null) {
            out.writeInt(value);
        }
    }

    private static long or(Long value, long otherwise) {
        return value == null ? otherwise : value;
    }
}
