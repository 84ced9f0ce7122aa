// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

/**
 * Weights of a decoder whose shapes {@code config.json} gives, all of them and those one token passes through. Counts
 * embeddings, attention, gated feed-forward, routers and norms; leaves out heads for multi-token prediction.
 *
 * @param total every weight
 * @param active weights one token passes through; equal to {@code total} for a dense model
 */
record ParameterCount(long total, long active) {
    static ParameterCount dense(ConfigFields config, Family family) {
        long hidden = config.whole("hidden_size");
        long layers = config.whole("num_hidden_layers");
        long perLayer = groupedAttention(config, family)
                + gated(hidden, config.whole("intermediate_size"))
                + family.normsPerLayer() * hidden;
        long total = embeddings(config, family) + layers * perLayer + hidden;
        return new ParameterCount(total, total);
    }

    static ParameterCount mixture(ConfigFields config, Family family, ModelSpec.Experts shape, long expertWidth) {
        long hidden = config.whole("hidden_size");
        long layers = config.whole("num_hidden_layers");
        long expert = gated(hidden, expertWidth);
        long rest = embeddings(config, family)
                + layers * (groupedAttention(config, family) + shape.count() * hidden + family.normsPerLayer() * hidden)
                + hidden;
        return new ParameterCount(rest + layers * shape.count() * expert, rest + layers * shape.perToken() * expert);
    }

    /** DeepSeek's mixture with latent attention: some dense layers first, shared experts in all others. */
    static ParameterCount latentMixture(ConfigFields config, Family family, ModelSpec.Experts shape) {
        long hidden = config.whole("hidden_size");
        long layers = config.whole("num_hidden_layers");
        long denseLayers = config.count("first_k_dense_replace", 0);
        long sparseLayers = layers - denseLayers;
        long expert = gated(hidden, config.whole("moe_intermediate_size"));
        long routerBias = config.text("topk_method").equals("noaux_tc") ? shape.count() : 0;
        long rest = embeddings(config, family)
                + layers * (latentAttention(config) + family.normsPerLayer() * hidden)
                + denseLayers * gated(hidden, config.whole("intermediate_size"))
                + sparseLayers * (config.count("n_shared_experts", 0) * expert + shape.count() * hidden + routerBias)
                + hidden;
        return new ParameterCount(
                rest + sparseLayers * shape.count() * expert, rest + sparseLayers * shape.perToken() * expert);
    }

    private static long embeddings(ConfigFields config, Family family) {
        boolean tied = config.flag("tie_word_embeddings", family.tiedByDefault());
        return (tied ? 1L : 2L) * config.whole("vocab_size") * config.whole("hidden_size");
    }

    private static long groupedAttention(ConfigFields config, Family family) {
        long hidden = config.whole("hidden_size");
        long queries = (long) config.whole("num_attention_heads") * HuggingFaceConfig.headDim(config);
        long keys = (long) HuggingFaceConfig.kvHeads(config) * HuggingFaceConfig.headDim(config);
        long bias = family.queryKeyValueBias() || config.flag("attention_bias", false) ? queries + 2 * keys : 0;
        long outputBias = config.flag("attention_bias", false) && !family.queryKeyValueBias() ? hidden : 0;
        long norms = family.queryKeyNorm() ? 2L * HuggingFaceConfig.headDim(config) : 0;
        return 2 * hidden * queries + 2 * hidden * keys + bias + outputBias + norms;
    }

    private static long latentAttention(ConfigFields config) {
        long hidden = config.whole("hidden_size");
        long heads = config.whole("num_attention_heads");
        long rank = config.whole("kv_lora_rank");
        long rope = config.whole("qk_rope_head_dim");
        long nope = config.whole("qk_nope_head_dim");
        long value = config.whole("v_head_dim");
        long queryWidth = heads * (nope + rope);
        long queries = config.optional("q_lora_rank").isPresent()
                ? config.whole("q_lora_rank") * (hidden + 1 + queryWidth)
                : hidden * queryWidth;
        return queries + hidden * (rank + rope) + rank + rank * heads * (nope + value) + heads * value * hidden;
    }

    private static long gated(long hidden, long width) {
        return 3 * hidden * width;
    }

    /**
     * What sets a family of models apart from the others, as far as counting goes.
     *
     * @param normsPerLayer norm vectors of a layer
     * @param tiedByDefault whether input and output embeddings are one unless the file says otherwise
     * @param queryKeyValueBias whether these projections have a bias
     * @param queryKeyNorm whether queries and keys are normed per head
     */
    record Family(int normsPerLayer, boolean tiedByDefault, boolean queryKeyValueBias, boolean queryKeyNorm) {}
}
