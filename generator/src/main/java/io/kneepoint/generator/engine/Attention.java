// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a layer keeps of a token, and how tensor parallelism splits it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Attention.Grouped.class, name = "grouped"),
    @JsonSubTypes.Type(value = Attention.Latent.class, name = "latent")
})
public sealed interface Attention {
    /** Numbers cached for one token in one layer: one copy, whatever the GPUs. */
    long numbersPerTokenAndLayer();

    /**
     * Numbers cached for one token in one layer by each of {@code gpus} GPUs.
     *
     * @throws IllegalArgumentException when the heads cannot be split over so many GPUs
     */
    long numbersPerTokenLayerAndGpu(int gpus);

    /**
     * Keys and values of {@code kvHeads} heads: 2 · kvHeads · headDim numbers. With as many KV heads as query heads this
     * is multi-head attention, with one it is multi-query attention. More GPUs than KV heads keep copies.
     *
     * @param kvHeads heads that keys and values have, at least 1
     * @param headDim width of one head, at least 1
     */
    record Grouped(int kvHeads, int headDim) implements Attention {
        public Grouped {
            Require.atLeastOne("kvHeads", kvHeads);
            Require.atLeastOne("headDim", headDim);
        }

        @Override
        public long numbersPerTokenAndLayer() {
            return 2L * kvHeads * headDim;
        }

        @Override
        public long numbersPerTokenLayerAndGpu(int gpus) {
            if (kvHeads % gpus != 0 && gpus % kvHeads != 0) {
                throw new IllegalArgumentException("gpus: " + gpus
                        + " (expected: a divisor or a multiple of the model's " + kvHeads + " KV heads)");
            }
            return 2L * Math.max(1, kvHeads / gpus) * headDim;
        }
    }

    /**
     * Multi-head latent attention: one compressed vector of {@code latentRank} and one rotary key of {@code ropeHeadDim}
     * stand for all heads, keys and values alike, so there is no factor 2. Every GPU keeps the whole vector.
     *
     * @param latentRank width of the compressed vector ({@code kv_lora_rank}), at least 1
     * @param ropeHeadDim width of the rotary key ({@code qk_rope_head_dim}), at least 1
     */
    record Latent(int latentRank, int ropeHeadDim) implements Attention {
        public Latent {
            Require.atLeastOne("latentRank", latentRank);
            Require.atLeastOne("ropeHeadDim", ropeHeadDim);
        }

        @Override
        public long numbersPerTokenAndLayer() {
            return (long) latentRank + ropeHeadDim;
        }

        @Override
        public long numbersPerTokenLayerAndGpu(int gpus) {
            return numbersPerTokenAndLayer();
        }
    }
}
