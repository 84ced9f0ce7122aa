// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.kneepoint.generator.engine.Deployment;
import java.time.Duration;
import java.util.List;

/**
 * A question to the {@link CurveExplorer}. Start from {@link #of} and change what differs.
 *
 * @param deployment model, GPUs and precisions
 * @param contextTokens prompt and answer together
 * @param outputTokens mean length of the answer, at least 1, less than the context
 * @param cachedShare share of each prompt that the prefix cache holds, 0 to below 1
 * @param levels concurrencies, each at least 1
 * @param requestsPerLevel sample of each level, at least 1
 * @param ttftLimit a request counts as good when its first token came by then
 * @param seed of all chance
 */
public record CurveQuery(
        Deployment deployment,
        int contextTokens,
        int outputTokens,
        double cachedShare,
        List<Integer> levels,
        int requestsPerLevel,
        Duration ttftLimit,
        long seed) {
    private static final List<Integer> DEFAULT_LEVELS = List.of(1, 2, 4, 8, 16, 32, 64, 128);
    private static final int DEFAULT_REQUESTS = 100;
    private static final Duration DEFAULT_TTFT_LIMIT = Duration.ofMillis(500);

    public CurveQuery {
        levels = List.copyOf(levels);
        levels.forEach(level -> Positive.whole("levels", level));
        Positive.whole("requestsPerLevel", requestsPerLevel);
        Positive.whole("outputTokens", outputTokens);
        if (outputTokens >= contextTokens) {
            throw new IllegalArgumentException(
                    "outputTokens: " + outputTokens + " (expected: less than contextTokens, " + contextTokens + ")");
        }
        if (!(cachedShare >= 0 && cachedShare < 1)) {
            throw new IllegalArgumentException("cachedShare: " + cachedShare + " (expected: 0 to below 1)");
        }
    }

    /** Eight levels from 1 to 128, 100 requests each, nothing cached, good within 500 ms, an eighth of the context as answer. */
    public static CurveQuery of(Deployment deployment, int contextTokens) {
        return new CurveQuery(
                deployment,
                contextTokens,
                Math.max(1, contextTokens / 8),
                0,
                DEFAULT_LEVELS,
                DEFAULT_REQUESTS,
                DEFAULT_TTFT_LIMIT,
                1);
    }

    public CurveQuery withOutputTokens(int tokens) {
        return new CurveQuery(
                deployment, contextTokens, tokens, cachedShare, levels, requestsPerLevel, ttftLimit, seed);
    }

    public CurveQuery withCachedShare(double share) {
        return new CurveQuery(
                deployment, contextTokens, outputTokens, share, levels, requestsPerLevel, ttftLimit, seed);
    }

    public CurveQuery withLevels(List<Integer> others) {
        return new CurveQuery(
                deployment, contextTokens, outputTokens, cachedShare, others, requestsPerLevel, ttftLimit, seed);
    }
}
