// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.time.Duration;

/**
 * The requests that a built-in load draws: a prompt is one of {@code prefixes} shared heads, drawn evenly, and a tail of
 * its own; the answer's length is log-normal and cut at {@code maxOutputTokens}.
 *
 * @param prefixes number of shared heads, zero for prompts that share nothing
 * @param prefixTokens length of each
 * @param tailTokens median length of the tail, at least 1
 * @param tailSigma spread of the tail's length: times exp(sigma · normal)
 * @param outputTokens mean length of the answer before the cut, at least 1
 * @param outputSigma spread of the answer's length
 * @param maxOutputTokens where answers are cut, at least 1
 * @param backOff pause of a closed-loop worker after an error
 */
public record Workload(
        int prefixes,
        int prefixTokens,
        int tailTokens,
        double tailSigma,
        double outputTokens,
        double outputSigma,
        int maxOutputTokens,
        Duration backOff) {
    public Workload {
        Positive.orZero("prefixes", prefixes);
        Positive.orZero("prefixTokens", prefixTokens);
        Positive.whole("tailTokens", tailTokens);
        Positive.orZero("tailSigma", tailSigma);
        Positive.orZero("outputSigma", outputSigma);
        Positive.whole("maxOutputTokens", maxOutputTokens);
        Positive.orZero("backOff", backOff);
        if (!(outputTokens >= 1)) {
            throw new IllegalArgumentException("outputTokens: " + outputTokens + " (expected: at least 1)");
        }
    }

    /** Tokens of a prompt and its longest answer. */
    public long typicalContextTokens() {
        return (prefixes == 0 ? 0L : prefixTokens) + tailTokens + maxOutputTokens;
    }

    /** Draws a request: prefix, then tail, then answer. */
    RequestShape draw(Randomness random) {
        long prefix = prefixes == 0 ? 0 : random.below(prefixes);
        int tail = (int) Math.max(1, Math.round(tailTokens * random.spread(tailSigma)));
        return new RequestShape(
                prefix, prefixes == 0 ? 0 : prefixTokens, tail, drawOutput(random, maxOutputTokens), maxOutputTokens);
    }

    /** Draws the length of an answer that may have at most {@code limit} tokens. */
    int drawOutput(Randomness random, int limit) {
        double median = outputTokens * StrictMath.exp(-outputSigma * outputSigma / 2);
        long length = Math.round(median * random.spread(outputSigma));
        return (int) Math.max(1, Math.min(limit, length));
    }
}
