// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

import io.kneepoint.schemas.event.TokensArrived;
import java.util.ArrayList;
import java.util.List;

/** Collects arrivals into one frame. Confined to one thread. */
public final class FrameBuffer {

    private final List<Long> deltasNanos = new ArrayList<>();
    private final List<Integer> tokens = new ArrayList<>();
    private long firstOffsetNanos;
    private long lastOffsetNanos;
    private boolean anyOtherThanOneToken;
    private Long firstAnswerOffsetNanos;

    /**
     * Adds an arrival.
     *
     * @param offsetNanos since the request was sent, not before the arrival added last [ns]
     * @param tokenCount tokens that it brought
     * @param isFirstAnswer whether it is the first of the response that was not reasoning
     */
    public void add(long offsetNanos, int tokenCount, boolean isFirstAnswer) {
        if (tokens.isEmpty()) {
            firstOffsetNanos = offsetNanos;
        } else {
            deltasNanos.add(offsetNanos - lastOffsetNanos);
        }
        lastOffsetNanos = offsetNanos;
        tokens.add(tokenCount);
        anyOtherThanOneToken |= tokenCount != 1;
        if (isFirstAnswer && firstAnswerOffsetNanos == null) {
            firstAnswerOffsetNanos = offsetNanos;
        }
    }

    /** Arrivals collected. */
    public int size() {
        return tokens.size();
    }

    /** Whether there is nothing to take. */
    public boolean isEmpty() {
        return tokens.isEmpty();
    }

    /** Offset of the oldest arrival collected; throws {@link IllegalStateException} when there is none. [ns] */
    public long firstOffsetNanos() {
        requireSome();
        return firstOffsetNanos;
    }

    /** The frame of what was collected, and an empty buffer; throws {@link IllegalStateException} when there is nothing. */
    public TokensArrived take() {
        requireSome();
        TokensArrived frame = new TokensArrived(
                firstOffsetNanos,
                List.copyOf(deltasNanos),
                anyOtherThanOneToken ? List.copyOf(tokens) : List.of(),
                firstAnswerOffsetNanos);
        deltasNanos.clear();
        tokens.clear();
        anyOtherThanOneToken = false;
        firstAnswerOffsetNanos = null;
        return frame;
    }

    private void requireSome() {
        if (tokens.isEmpty()) {
            throw new IllegalStateException("frame: no arrivals (expected: at least one)");
        }
    }
}
