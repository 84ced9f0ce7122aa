// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.schemas.metric.ConcurrencyLevel;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known of that which serves the model: enough to set arithmetic beside what was measured, and to price it.
 *
 * @param hardware in words, such as {@code 1 × a100-80, bf16 weights, bf16 cache}; empty when unknown
 * @param billionParameters size of the model, which decides what throughput is good; empty when unknown
 * @param contextTokens prompt and answer together, for which {@code kvCeiling} holds; empty when unknown
 * @param kvCeiling requests of that context that the KV cache holds by arithmetic, nothing shared, from 0; empty when model or GPU
 *     are unknown
 * @param usdPerHour price of the hardware, all of it, above 0; empty when unknown or when tokens are what is paid for
 */
public record Serving(
        Optional<String> hardware,
        OptionalDouble billionParameters,
        OptionalDouble contextTokens,
        OptionalDouble kvCeiling,
        OptionalDouble usdPerHour) {

    private static final double SECONDS_PER_HOUR = 3600;
    private static final double MILLION = 1e6;

    public Serving {
        if (usdPerHour.isPresent() && !(usdPerHour.getAsDouble() > 0 && Double.isFinite(usdPerHour.getAsDouble()))) {
            throw new IllegalArgumentException(
                    "usdPerHour: " + usdPerHour.getAsDouble() + " (expected: finite and above 0)");
        }
    }

    /** Nothing is known. */
    public static Serving unknown() {
        return new Serving(
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    /** This at a price of the hardware. [USD/h] */
    public Serving withUsdPerHour(double usd) {
        return new Serving(hardware, billionParameters, contextTokens, kvCeiling, OptionalDouble.of(usd));
    }

    /**
     * What a million output tokens cost at a level. By the hour: price / (3600 s × tokens/s) × 10⁶, so it falls until the peak. By
     * the token: cost of a request / its output tokens × 10⁶, means of the same requests, input included. The hour's price counts where
     * both are known; empty where neither is, or where the level has no throughput. [USD]
     */
    public OptionalDouble usdPerMillionOutputTokens(ConcurrencyLevel level) {
        if (usdPerHour.isPresent()) {
            Double tokensPerSecond = level.getOutputTokensPerSecond();
            return tokensPerSecond == null || tokensPerSecond <= 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(usdPerHour.getAsDouble() / SECONDS_PER_HOUR / tokensPerSecond * MILLION);
        }
        Double cost = level.getCostUsdPerRequest();
        Double tokens = level.getOutputTokensPerRequest();
        return cost == null || tokens == null || tokens <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(cost / tokens * MILLION);
    }
}
