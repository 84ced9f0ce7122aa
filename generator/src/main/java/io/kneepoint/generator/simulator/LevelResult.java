// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One simulated load level.
 *
 * @param concurrency workers that kept a request in flight
 * @param requests the sample, in the order they ended
 * @param windowNanos length of the sample in engine time
 * @param windowTokens tokens made in it, whosever they were
 * @param kvFill time-average share of the KV cache that admitted requests held, 0 to 1
 * @param counters what the engine did from its start, warm-up included
 */
public record LevelResult(
        int concurrency,
        List<RequestResult> requests,
        long windowNanos,
        long windowTokens,
        double kvFill,
        EngineCounters counters) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Tokens made in the window over its length. */
    public double outputTokensPerSecond() {
        return windowTokens * NANOS_PER_SECOND / windowNanos;
    }

    /** Share of the sample that did not complete, 0 to 1. */
    public double errorRate() {
        return 1 - requests.stream().filter(RequestResult::succeeded).count() / (double) requests.size();
    }

    /**
     * Quantile of TTFT over the requests that completed, in nanoseconds, linear between order statistics (position
     * q · (n − 1)); empty when none completed.
     *
     * @param q 0 to 1
     */
    public OptionalDouble ttftNanos(double q) {
        long[] sorted = requests.stream()
                .filter(RequestResult::succeeded)
                .mapToLong(request -> request.ttftNanos().orElseThrow())
                .sorted()
                .toArray();
        return Quantiles.linear(sorted, q);
    }

    /**
     * Output that is of use: tokens a second times the share of the sample that completed with a first token in time.
     *
     * @param ttftLimitNanos what in time means
     */
    public double goodTokensPerSecond(long ttftLimitNanos) {
        long good = requests.stream()
                .filter(RequestResult::succeeded)
                .filter(request -> request.ttftNanos().orElseThrow() <= ttftLimitNanos)
                .count();
        return outputTokensPerSecond() * good / requests.size();
    }

    /** Mean tokens of a completed request; empty when none completed. */
    public OptionalDouble meanOutputTokens() {
        return requests.stream()
                .filter(RequestResult::succeeded)
                .mapToInt(RequestResult::outputTokens)
                .average();
    }
}
