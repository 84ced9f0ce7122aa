// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import java.util.SplittableRandom;

/**
 * A length in tokens: fixed, or drawn evenly from a range.
 *
 * @param min least; tokens, 1 or more
 * @param max greatest; tokens
 */
public record LengthRange(int min, int max) {

    public LengthRange {
        if (min < 1 || max < min) {
            throw new IllegalArgumentException(
                    "length: " + min + " to " + max + " tokens (expected: 1 or more, the greater last)");
        }
    }

    /** Always this many tokens. */
    public static LengthRange of(int tokens) {
        return new LengthRange(tokens, tokens);
    }

    int draw(SplittableRandom random) {
        return min == max ? min : random.nextInt(min, max + 1);
    }
}
