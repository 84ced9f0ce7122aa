// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.generator.driver.LengthRange;
import io.kneepoint.schemas.config.Defaulted;

/**
 * What requests ask for.
 *
 * @param tokens prompt length; 512 unless given
 * @param outputTokens output limit; 128 unless given
 * @param sharedPrefixTokens tokens at the beginning that all prompts share; none unless given
 * @param ignoreEos whether to ask for exactly the output limit; no unless given
 */
public record Prompts(
        @Defaulted Tokens tokens,
        @Defaulted Tokens outputTokens,
        @Defaulted Integer sharedPrefixTokens,
        @Defaulted Boolean ignoreEos) {

    private static final int DEFAULT_TOKENS = 512;
    private static final int DEFAULT_OUTPUT_TOKENS = 128;

    static final Prompts DEFAULT = new Prompts(null, null, null, null);

    public Prompts {
        tokens = tokens == null ? new Tokens(LengthRange.of(DEFAULT_TOKENS)) : tokens;
        outputTokens = outputTokens == null ? new Tokens(LengthRange.of(DEFAULT_OUTPUT_TOKENS)) : outputTokens;
        sharedPrefixTokens = sharedPrefixTokens == null ? (Integer) 0 : sharedPrefixTokens;
        ignoreEos = ignoreEos == null ? Boolean.FALSE : ignoreEos;
        if (sharedPrefixTokens < 0) {
            throw new IllegalArgumentException(
                    "sharedPrefixTokens: " + sharedPrefixTokens + " (expected: 0 or more tokens)");
        }
    }
}
