// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Reads {@link TokensArrived} events, which are nearly all there are, from the Avro binary of the current {@link StreamEvent}
 * schema, without an object for a number.
 *
 * <p>It reads that one layout and nothing else, and says no to everything that it is not sure of: another event, bytes that are
 * cut or left over, a number that is out of range, an event that breaks the contract. Whoever is told no asks Avro, which knows
 * what is wrong. So it can make reading faster and nothing else. Confined to one thread.
 */
public final class FrameReader {

    private static final int MOST_VARINT_BYTES = 10;
    private static final int TOKENS_ARRIVED = StreamEvent.getClassSchema()
            .getField("payload")
            .schema()
            .getIndexNamed(TokensArrived.getClassSchema().getFullName());

    static {
        requireFields(StreamEvent.getClassSchema(), List.of("runId", "worker", "ordinal", "sequence", "payload"));
        requireFields(
                TokensArrived.getClassSchema(),
                List.of("firstOffsetNanos", "deltasNanos", "tokens", "firstAnswerOffsetNanos"));
    }

    private byte[] bytes;
    private int at;
    private int end;
    private boolean good;

    private static void requireFields(Schema schema, List<String> expected) {
        List<String> names = schema.getFields().stream().map(Schema.Field::name).toList();
        if (!names.equals(expected)) {
            throw new IllegalStateException(schema.getName() + ": " + names + " (expected: " + expected + ")");
        }
    }

    /** Fills the frame from the bytes after {@code from}; false when they are not surely one frame, whole and good. */
    public boolean read(byte[] source, int from, ArrivalFrame frame) {
        bytes = source;
        at = from;
        end = source.length;
        good = true;
        readIdentity(frame);
        if (!good || readLong() != TOKENS_ARRIVED) {
            return false;
        }
        frame.firstOffsetNanos = readLong();
        readGaps(frame);
        readTokens(frame);
        readAnswer(frame);
        return good && at == end && frame.keepsContract();
    }

    private void readIdentity(ArrivalFrame frame) {
        int length = readInt();
        frame.runIdFrom = at;
        frame.runIdLength = length;
        good &= length >= 0 && length <= end - at;
        if (!good) {
            return;
        }
        at += length;
        frame.worker = readInt();
        good &= readLong() == 1;
        frame.ordinal = readLong();
        frame.sequence = readLong();
        good &= frame.worker >= 0 && frame.ordinal >= 0 && frame.sequence >= 0;
    }

    private void readGaps(ArrivalFrame frame) {
        int arrivals = 1;
        for (int block = readBlockSize(); good && block > 0; block = readBlockSize()) {
            frame.room(arrivals + block);
            long[] gaps = frame.gaps;
            for (int i = 0; i < block; i++) {
                gaps[arrivals++] = readLong();
            }
        }
        frame.arrivals = arrivals;
    }

    private void readTokens(ArrivalFrame frame) {
        int counts = 0;
        for (int block = readBlockSize(); good && block > 0; block = readBlockSize()) {
            good &= counts + block <= frame.arrivals;
            for (int i = 0; good && i < block; i++) {
                frame.tokens[counts++] = readInt();
            }
        }
        frame.counted = counts > 0;
        good &= counts == 0 || counts == frame.arrivals;
    }

    private void readAnswer(ArrivalFrame frame) {
        long branch = readLong();
        frame.answered = branch == 1;
        frame.firstAnswerOffsetNanos = branch == 1 ? readLong() : 0;
        good &= branch == 0 || branch == 1;
    }

    /** Elements of the next block of an array: never more than bytes are left, so a claim of any size costs nothing. */
    private int readBlockSize() {
        long size = readLong();
        if (size < 0 || size > end - at) {
            good = false;
            return 0;
        }
        return (int) size;
    }

    private int readInt() {
        long value = readLong();
        good &= value == (int) value;
        return (int) value;
    }

    private long readLong() {
        long raw = 0;
        int shift = 0;
        while (at < end && shift < 7 * MOST_VARINT_BYTES) {
            byte next = bytes[at++];
            raw |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
            shift += 7;
        }
        good = false;
        return 0;
    }
}
