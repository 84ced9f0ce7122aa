// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.generator.driver.LengthRange;
import io.kneepoint.generator.driver.SharedPrefixes;
import io.kneepoint.schemas.config.Defaulted;

/**
 * What requests ask for.
 *
 * @param tokens prompt length; 512 unless given
 * @param outputTokens output limit; 128 unless given
 * @param sharedPrefixTokens tokens at the beginning that prompts share; none unless given
 * @param sharedPrefixes how many such beginnings there are, of which each prompt takes one; 1 unless given
 * @param ignoreEos whether to ask for exactly the output limit; no unless given
 */
public record Prompts(
        @Defaulted Tokens tokens,
        @Defaulted Tokens outputTokens,
        @Defaulted Integer sharedPrefixTokens,
        @Defaulted Integer sharedPrefixes,
        @Defaulted Boolean ignoreEos) {

    private static final int DEFAULT_TOKENS = 512;
    private static final int DEFAULT_OUTPUT_TOKENS = 128;

    /** What a plan asks for that says nothing about it. */
    public static final Prompts DEFAULT = new Prompts(null, null, null, null, null);

    public Prompts {
        tokens = tokens == null ? new Tokens(LengthRange.of(DEFAULT_TOKENS)) : tokens;
        outputTokens = outputTokens == null ? new Tokens(LengthRange.of(DEFAULT_OUTPUT_TOKENS)) : outputTokens;
        sharedPrefixTokens = sharedPrefixTokens == null ? (Integer) SharedPrefixes.NONE.tokens() : sharedPrefixTokens;
        sharedPrefixes = sharedPrefixes == null ? (Integer) SharedPrefixes.NONE.count() : sharedPrefixes;
        ignoreEos = ignoreEos == null ? Boolean.FALSE : ignoreEos;
        if (sharedPrefixTokens < 0) {
            throw new IllegalArgumentException(
                    "sharedPrefixTokens: " + sharedPrefixTokens + " (expected: 0 or more tokens)");
        }
        if (sharedPrefixes < 1) {
            throw new IllegalArgumentException("sharedPrefixes: " + sharedPrefixes + " (expected: 1 or more)");
        }
    }

    /** The beginnings that prompts share. */
    public SharedPrefixes prefixes() {
        return new SharedPrefixes(sharedPrefixes, sharedPrefixTokens);
    }
}
