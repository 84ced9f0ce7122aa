// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

/**
 * What tokens cost.
 *
 * @param inputUsdPerMillionTokens price of a million prompt tokens, 0 or more; USD
 * @param outputUsdPerMillionTokens price of a million output tokens, 0 or more; USD
 */
public record TokenPrice(double inputUsdPerMillionTokens, double outputUsdPerMillionTokens) {

    public TokenPrice {
        requirePrice("inputUsdPerMillionTokens", inputUsdPerMillionTokens);
        requirePrice("outputUsdPerMillionTokens", outputUsdPerMillionTokens);
    }

    private static void requirePrice(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 or more USD)");
        }
    }

    /** What so many tokens cost. [USD] */
    double usd(double promptTokens, double outputTokens) {
        return (promptTokens * inputUsdPerMillionTokens + outputTokens * outputUsdPerMillionTokens) / 1e6;
    }
}
