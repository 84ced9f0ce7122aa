// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import io.kneepoint.schemas.event.TokensArrived;
import java.util.Arrays;
import java.util.List;

/**
 * The arrivals of one request that have not left yet.
 *
 * <p>Confined to one event loop.
 */
final class ArrivalFrame {

    private static final int FIRST_ROOM = 8;

    private long[] deltas = new long[FIRST_ROOM];
    private int[] tokens = new int[FIRST_ROOM];
    private int arrivals;
    private long firstNanos;
    private long lastNanos;
    private boolean severalTokens;
    private boolean hasAnswer;
    private long answerNanos;

    boolean isEmpty() {
        return arrivals == 0;
    }

    int arrivals() {
        return arrivals;
    }

    /** Time of the first arrival that waits; meaningless when the frame is empty. [ns of the run's clock] */
    long firstNanos() {
        return firstNanos;
    }

    void add(long nanos, int tokenCount) {
        if (arrivals == deltas.length) {
            deltas = Arrays.copyOf(deltas, 2 * arrivals);
            tokens = Arrays.copyOf(tokens, 2 * arrivals);
        }
        if (arrivals == 0) {
            firstNanos = nanos;
        } else {
            deltas[arrivals - 1] = nanos - lastNanos;
        }
        tokens[arrivals++] = tokenCount;
        severalTokens |= tokenCount != 1;
        lastNanos = nanos;
    }

    /** Notes that the arrival at this time is the response's first that is not reasoning. */
    void markAnswer(long nanos) {
        hasAnswer = true;
        answerNanos = nanos;
    }

    /** Takes the arrivals out as an event whose offsets count from the given moment. */
    TokensArrived take(long sentNanos) {
        TokensArrived event = new TokensArrived(
                firstNanos - sentNanos,
                arrivals == 1 ? List.of() : new LongSeries(Arrays.copyOf(deltas, arrivals - 1)),
                severalTokens ? new IntSeries(Arrays.copyOf(tokens, arrivals)) : List.of(),
                hasAnswer ? (Long) (answerNanos - sentNanos) : null);
        arrivals = 0;
        severalTokens = false;
        hasAnswer = false;
        return event;
    }
}
