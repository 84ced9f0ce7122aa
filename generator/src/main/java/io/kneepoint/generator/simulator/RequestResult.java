// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.List;
import java.util.OptionalLong;

/**
 * One simulated request, in engine nanoseconds since the run began.
 *
 * @param number order of submission, from 0
 * @param sentNanos when the client sent it
 * @param firstTokenNanos when its first token was made; empty when none was
 * @param endNanos when it ended, well or not
 * @param outputTokens tokens it got
 * @param outcome how it ended
 * @param tokenNanos when each token was made; empty when token times were not asked for
 */
public record RequestResult(
        long number,
        long sentNanos,
        OptionalLong firstTokenNanos,
        long endNanos,
        int outputTokens,
        EngineOutcome outcome,
        List<Long> tokenNanos) {
    public RequestResult {
        tokenNanos = List.copyOf(tokenNanos);
    }

    public boolean succeeded() {
        return outcome == EngineOutcome.COMPLETED;
    }

    /** From sending to the first token; empty when there was none. */
    public OptionalLong ttftNanos() {
        return firstTokenNanos.isPresent() ? OptionalLong.of(firstTokenNanos.getAsLong() - sentNanos) : firstTokenNanos;
    }
}
