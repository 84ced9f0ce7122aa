// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import java.util.List;

/**
 * What one request asks for.
 *
 * @param promptTokens prompt length, 1 or more; tokens
 * @param outputTokens output limit, 1 or more; tokens
 * @param blocks ids of the blocks that the prompt begins with: prompts with the same ids have the same text there; may be empty
 * @param blockTokens length of a block, 1 or more; the last block of a prompt may be cut; tokens
 */
public record RequestContent(int promptTokens, int outputTokens, List<Integer> blocks, int blockTokens) {

    public RequestContent {
        blocks = List.copyOf(blocks);
        if (promptTokens < 1 || outputTokens < 1 || blockTokens < 1) {
            throw new IllegalArgumentException("request: " + promptTokens + " prompt tokens, " + outputTokens
                    + " output tokens, blocks of " + blockTokens + " (expected: each 1 or more)");
        }
    }

    /** A prompt that shares nothing but what all prompts of the run share. */
    public static RequestContent of(int promptTokens, int outputTokens) {
        return new RequestContent(promptTokens, outputTokens, List.of(), 1);
    }
}
