// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

import java.util.Optional;

/**
 * What a model's published configuration says that bears on memory and time.
 *
 * @param name what people call it here, such as {@code llama3-8b}
 * @param source where the numbers are published
 * @param parameters all weights, embeddings included
 * @param layers transformer layers, at least 1
 * @param attentionHeads query heads of a layer, at least 1
 * @param attentionHeadDim width of a query head, at least 1
 * @param hiddenSize width of the residual stream, at least 1
 * @param maxContextTokens longest context the model was made for
 * @param attention what a layer caches of a token
 * @param window layers that forget tokens beyond a window; empty when every layer keeps all
 * @param experts how the weights are split into experts; empty for a dense model
 */
public record ModelSpec(
        String name,
        String source,
        long parameters,
        int layers,
        int attentionHeads,
        int attentionHeadDim,
        int hiddenSize,
        long maxContextTokens,
        Attention attention,
        Optional<Window> window,
        Optional<Experts> experts) {
    public ModelSpec {
        Require.atLeastOne("parameters", parameters);
        Require.atLeastOne("layers", layers);
        Require.atLeastOne("attentionHeads", attentionHeads);
        Require.atLeastOne("attentionHeadDim", attentionHeadDim);
        Require.atLeastOne("hiddenSize", hiddenSize);
        Require.atLeastOne("maxContextTokens", maxContextTokens);
        if (window.isPresent() && window.get().layers() > layers) {
            throw new IllegalArgumentException(
                    "window: " + window.get().layers() + " layers (expected: at most the model's " + layers + ")");
        }
        if (experts.isPresent() && experts.get().activeParameters() > parameters) {
            throw new IllegalArgumentException("experts: " + experts.get().activeParameters()
                    + " active parameters (expected: at most the model's " + parameters + ")");
        }
    }

    /** Parameters that one token passes through: all of them in a dense model. */
    public long activeParameters() {
        return experts.map(Experts::activeParameters).orElse(parameters);
    }

    /** Layers that keep every token of the context. */
    public int fullLayers() {
        return layers - window.map(Window::layers).orElse(0);
    }

    /** All query heads side by side: the width in which attention scores are computed. */
    public long attentionWidth() {
        return (long) attentionHeads * attentionHeadDim;
    }

    /** Bytes of all weights in this precision. */
    public long weightBytes(Precision precision) {
        return precision.bytesFor(parameters);
    }

    /**
     * Parameters read from memory by a step of {@code tokens} tokens, which in a mixture of experts depends on how many
     * experts are hit: shared + routed · (1 − (1 − perToken/count)^tokens), with experts hit evenly and independently.
     *
     * @param tokens tokens in the step, zero or more
     */
    public double parametersRead(long tokens) {
        if (experts.isEmpty()) {
            return parameters;
        }
        double hitByOne = (double) experts.get().perToken() / experts.get().count();
        double routed = hitByOne < 1 ? (parameters - experts.get().activeParameters()) / (1 - hitByOne) : 0;
        double shared = parameters - routed;
        return shared + routed * (1 - Math.pow(1 - hitByOne, (double) tokens));
    }

    /**
     * Layers with sliding-window attention: they cache the last {@code tokens} tokens only.
     *
     * @param tokens length of the window, at least 1
     * @param layers how many layers have it, at least 1
     */
    public record Window(long tokens, int layers) {
        public Window {
            Require.atLeastOne("tokens", tokens);
            Require.atLeastOne("layers", layers);
        }
    }

    /**
     * A mixture of experts.
     *
     * @param count routed experts of a layer, at least 1
     * @param perToken experts that one token is routed to, 1 to {@code count}
     * @param activeParameters parameters that one token passes through
     */
    public record Experts(int count, int perToken, long activeParameters) {
        public Experts {
            Require.atLeastOne("count", count);
            Require.atLeastOne("perToken", perToken);
            Require.atLeastOne("activeParameters", activeParameters);
            if (perToken > count) {
                throw new IllegalArgumentException(
                        "perToken: " + perToken + " (expected: at most count, " + count + ")");
            }
        }
    }
}
