// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

/**
 * Beginnings that prompts share: each prompt takes one of them, drawn evenly.
 *
 * @param count how many there are; 1 or more
 * @param tokens length of each; tokens, 0 shares nothing
 */
public record SharedPrefixes(int count, int tokens) {

    /** Nothing is shared. */
    public static final SharedPrefixes NONE = new SharedPrefixes(1, 0);

    private static final long MOST_TOKENS = 50_000_000;

    public SharedPrefixes {
        if (count < 1 || tokens < 0 || (long) count * tokens > MOST_TOKENS) {
            throw new IllegalArgumentException("shared prefixes: " + count + " of " + tokens
                    + " tokens (expected: at least 1 of 0 or more, together at most " + MOST_TOKENS + " tokens)");
        }
    }
}
