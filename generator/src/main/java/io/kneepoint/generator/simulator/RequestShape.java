// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

/**
 * What a request asks of the engine.
 *
 * @param prefix identity of the prompt's shareable head: requests with equal numbers share its KV cache
 * @param prefixTokens length of that head, zero when nothing is shared
 * @param tailTokens rest of the prompt, computed for each request, at least 1
 * @param outputTokens tokens the answer will have, at least 1
 * @param maxOutputTokens tokens the answer may have, at least {@code outputTokens}; what a reserving engine sets aside
 */
public record RequestShape(long prefix, int prefixTokens, int tailTokens, int outputTokens, int maxOutputTokens) {
    public RequestShape {
        if (prefixTokens < 0) {
            throw new IllegalArgumentException("prefixTokens: " + prefixTokens + " (expected: zero or more)");
        }
        if (tailTokens < 1) {
            throw new IllegalArgumentException("tailTokens: " + tailTokens + " (expected: at least 1)");
        }
        if (outputTokens < 1) {
            throw new IllegalArgumentException("outputTokens: " + outputTokens + " (expected: at least 1)");
        }
        if (maxOutputTokens < outputTokens) {
            throw new IllegalArgumentException(
                    "maxOutputTokens: " + maxOutputTokens + " (expected: at least outputTokens, " + outputTokens + ")");
        }
    }

    /** Length of the whole prompt. */
    public int promptTokens() {
        return prefixTokens + tailTokens;
    }
}
