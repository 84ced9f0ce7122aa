// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.EnumMap;
import java.util.Map;

/**
 * What the engine did since it started.
 *
 * @param outputTokens tokens made
 * @param promptTokens prompt tokens of admitted requests
 * @param cachedTokens those of them that were found in the cache
 * @param preemptions times a running request was thrown out for want of KV cache
 * @param outcomes requests that ended, by outcome
 */
public record EngineCounters(
        long outputTokens, long promptTokens, long cachedTokens, long preemptions, Map<EngineOutcome, Long> outcomes) {
    /** Requests that ended in this way. */
    public long ended(EngineOutcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    /** Counts; confined to the engine's thread. */
    static final class Tally {
        private final Map<EngineOutcome, Long> ended = new EnumMap<>(EngineOutcome.class);
        long outputTokens;
        long promptTokens;
        long cachedTokens;
        long preemptions;

        void ended(EngineOutcome outcome) {
            ended.merge(outcome, 1L, Long::sum);
        }

        EngineCounters snapshot() {
            return new EngineCounters(outputTokens, promptTokens, cachedTokens, preemptions, Map.copyOf(ended));
        }
    }
}
