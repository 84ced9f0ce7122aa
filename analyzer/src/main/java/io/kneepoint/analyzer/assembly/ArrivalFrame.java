// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.PrimitivesArrays;

/**
 * One {@link TokensArrived} event as numbers in arrays, so that a token costs no object. One frame is filled again and again.
 *
 * <p>Guarantees: a filled frame keeps the contract; no identity is negative, no gap is, and no count is below 1. Confined to one
 * thread.
 */
public final class ArrivalFrame {

    int worker;
    long ordinal;
    long sequence;
    long firstOffsetNanos;
    /** Arrivals in the frame, at least 1. */
    int arrivals;
    /** Each arrival since the one before it; the first element is not used. [ns] */
    long[] gaps = new long[64];
    /** Whether {@link #tokens} holds a count for each arrival; else every arrival brought one token. */
    boolean counted;

    int[] tokens = new int[64];
    boolean answered;
    long firstAnswerOffsetNanos;

    /** Where the run's id lies in the bytes that the frame was read from. */
    int runIdFrom;

    int runIdLength;

    /** The frame of an event; throws {@link MalformedEventException} when it breaks the contract. */
    ArrivalFrame fill(StreamEvent event, TokensArrived payload) {
        worker = event.getWorker();
        ordinal = event.getOrdinal();
        sequence = event.getSequence();
        firstOffsetNanos = payload.getFirstOffsetNanos();
        int count = payload.getDeltasNanos().size() + 1;
        fillGaps(payload.getDeltasNanos(), count);
        fillTokens(payload.getTokens(), count);
        arrivals = count;
        answered = payload.getFirstAnswerOffsetNanos() != null;
        firstAnswerOffsetNanos = answered ? payload.getFirstAnswerOffsetNanos() : 0;
        if (!keepsContract()) {
            throw new MalformedEventException(
                    "frame: a negative time, one more than 30 days after sent, or a count below 1"
                            + " (expected: none of them)");
        }
        return this;
    }

    private void fillGaps(List<Long> deltas, int count) {
        room(count);
        if (deltas instanceof PrimitivesArrays.LongArray primitive) {
            for (int i = 1; i < count; i++) {
                gaps[i] = primitive.getLong(i - 1);
            }
        } else {
            for (int i = 1; i < count; i++) {
                gaps[i] = deltas.get(i - 1);
            }
        }
    }

    private void fillTokens(List<Integer> counts, int count) {
        counted = !counts.isEmpty();
        if (counted && counts.size() != count) {
            throw new MalformedEventException("tokens of a frame: " + counts.size() + " counts for " + count
                    + " arrivals (expected: none or one for each)");
        }
        for (int i = 0; counted && i < count; i++) {
            tokens[i] = counts.get(i);
        }
    }

    /** Makes room for so many arrivals; what was in the frame is kept. */
    void room(int count) {
        if (gaps.length < count) {
            int length = Math.max(count, 2 * gaps.length);
            gaps = Arrays.copyOf(gaps, length);
            tokens = Arrays.copyOf(tokens, length);
        }
    }

    boolean keepsContract() {
        long left = EventContract.LONGEST_NANOS - firstOffsetNanos;
        boolean good = firstOffsetNanos >= 0 && left >= 0;
        for (int i = 1; good && i < arrivals; i++) {
            good = gaps[i] >= 0 && gaps[i] <= left;
            left -= gaps[i];
        }
        for (int i = 0; counted && i < arrivals; i++) {
            good &= tokens[i] >= 1;
        }
        return good;
    }

    /** Worker of the request. [index] */
    public int worker() {
        return worker;
    }

    /** The request of that worker. [index] */
    public long ordinal() {
        return ordinal;
    }

    /** Whether the run's id, in the bytes that the frame was read from, is this one. */
    public boolean isOfRun(byte[] bytes, byte[] runId) {
        return Arrays.equals(bytes, runIdFrom, runIdFrom + runIdLength, runId, 0, runId.length);
    }

    /** The event that this frame is. */
    StreamEvent toEvent(String runId) {
        List<Long> deltas = new ArrayList<>(arrivals - 1);
        List<Integer> counts = new ArrayList<>(counted ? arrivals : 0);
        for (int i = 1; i < arrivals; i++) {
            deltas.add(gaps[i]);
        }
        for (int i = 0; counted && i < arrivals; i++) {
            counts.add(tokens[i]);
        }
        return new StreamEvent(
                runId,
                worker,
                ordinal,
                sequence,
                new TokensArrived(firstOffsetNanos, deltas, counts, answered ? (Long) firstAnswerOffsetNanos : null));
    }
}
