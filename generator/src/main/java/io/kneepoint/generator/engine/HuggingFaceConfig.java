// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.kneepoint.generator.engine.ParameterCount.Family;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * A model's published {@code config.json} as a {@link ModelSpec}: multi-head, grouped-query, multi-query and latent
 * attention, sliding windows in all or some layers, dense models and mixtures of experts.
 *
 * <p>What it does not know it refuses with one sentence, since a wrong ceiling of concurrency is worse than none: state
 * space and linear attention layers, encoders, cross-layer cache sharing, chunked attention. A family whose weights it
 * cannot count is read when the caller gives the number of parameters.
 */
public final class HuggingFaceConfig {
    private static final Family LLAMA = new Family(2, false, false, false);
    private static final Map<String, Family> FAMILIES = Map.ofEntries(
            Map.entry("llama", LLAMA),
            Map.entry("mistral", LLAMA),
            Map.entry("mixtral", LLAMA),
            Map.entry("phi3", LLAMA),
            Map.entry("qwen2", new Family(2, false, true, false)),
            Map.entry("qwen3", new Family(2, false, false, true)),
            Map.entry("qwen3_moe", new Family(2, false, false, true)),
            Map.entry("gemma", new Family(2, true, false, false)),
            Map.entry("gemma2", new Family(4, true, false, false)),
            Map.entry("gemma3_text", new Family(4, true, false, true)),
            Map.entry("deepseek_v2", LLAMA),
            Map.entry("deepseek_v3", LLAMA));

    /** Fields that say a layer caches something else than this arithmetic assumes. */
    private static final Map<String, String> FOREIGN = Map.of(
            "attn_layer_period", "attention in every layer, not a hybrid with state space layers",
            "ssm_cfg", "attention, not a state space model",
            "mamba_d_state", "attention in every layer, not a hybrid with state space layers",
            "full_attention_interval", "softmax attention in every layer, not a hybrid with linear attention",
            "cross_attention_layers", "self-attention only",
            "attention_chunk_size", "full or sliding-window attention, not chunked",
            "num_kv_shared_layers", "a cache of its own for each layer",
            "index_topk", "attention to the whole context, not a sparse index");

    private HuggingFaceConfig() {}

    /**
     * Reads a file whose family's weights can be counted.
     *
     * @param name what to call the model
     * @param config the parsed file
     * @throws IllegalArgumentException when something in it is missing or not understood; the message names the field
     */
    public static ModelSpec read(String name, JsonNode config) {
        return read(name, config, OptionalLong.empty());
    }

    /**
     * Reads a file of any family of decoders, with the number of weights from elsewhere.
     *
     * @param parameters all weights of the model
     */
    public static ModelSpec read(String name, JsonNode config, long parameters) {
        return read(name, config, OptionalLong.of(parameters));
    }

    private static ModelSpec read(String name, JsonNode config, OptionalLong parameters) {
        ConfigFields fields = new ConfigFields(config.has("text_config") ? config.get("text_config") : config);
        refuseForeign(fields);
        Optional<Family> family = Optional.ofNullable(FAMILIES.get(fields.text("model_type")));
        Optional<ModelSpec.Experts> shape = experts(fields);
        if (parameters.isEmpty() && family.isEmpty()) {
            throw ConfigFields.refused(
                    "model_type",
                    fields.has("model_type") ? fields.text("model_type") : "missing",
                    "one of " + String.join(", ", new TreeSet<>(FAMILIES.keySet()))
                            + ", or the number of parameters given");
        }
        if (family.isEmpty() && shape.isPresent()) {
            throw ConfigFields.refused(
                    "model_type", fields.text("model_type"), "a dense model, or a mixture of a family that is known");
        }
        Optional<ParameterCount> counted = family.map(known -> count(fields, known, shape));
        long total = parameters.orElseGet(() -> counted.orElseThrow().total());
        return new ModelSpec(
                name,
                fields.text("_name_or_path").isEmpty() ? name : fields.text("_name_or_path"),
                total,
                fields.whole("num_hidden_layers"),
                fields.whole("num_attention_heads"),
                queryHeadDim(fields),
                fields.whole("hidden_size"),
                fields.whole("max_position_embeddings"),
                attention(fields),
                window(fields),
                shape.map(unsized -> new ModelSpec.Experts(
                        unsized.count(),
                        unsized.perToken(),
                        counted.orElseThrow().active())));
    }

    private static void refuseForeign(ConfigFields fields) {
        FOREIGN.forEach((field, expected) -> {
            if (fields.has(field) && fields.root().get(field).asLong(1) != 0) {
                throw ConfigFields.refused(field, fields.root().get(field).toString(), expected);
            }
        });
        if (fields.flag("is_encoder_decoder", false)) {
            throw ConfigFields.refused("is_encoder_decoder", "true", "a decoder");
        }
        if (fields.root().path("num_key_value_heads").isArray()) {
            throw ConfigFields.refused("num_key_value_heads", "a list", "one number for all layers");
        }
    }

    private static ParameterCount count(ConfigFields fields, Family family, Optional<ModelSpec.Experts> shape) {
        if (shape.isEmpty()) {
            return ParameterCount.dense(fields, family);
        }
        if (fields.has("kv_lora_rank")) {
            return ParameterCount.latentMixture(fields, family, shape.get());
        }
        int width = fields.whole(fields.has("moe_intermediate_size") ? "moe_intermediate_size" : "intermediate_size");
        return ParameterCount.mixture(fields, family, shape.get(), width);
    }

    private static Attention attention(ConfigFields fields) {
        if (fields.has("kv_lora_rank")) {
            return new Attention.Latent(fields.whole("kv_lora_rank"), fields.whole("qk_rope_head_dim"));
        }
        return new Attention.Grouped(kvHeads(fields), headDim(fields));
    }

    private static int queryHeadDim(ConfigFields fields) {
        return fields.has("kv_lora_rank")
                ? fields.whole("qk_nope_head_dim") + fields.whole("qk_rope_head_dim")
                : headDim(fields);
    }

    /** Heads of keys and values: as many as query heads where the file does not say, one with {@code multi_query}. */
    static int kvHeads(ConfigFields fields) {
        if (fields.flag("multi_query", false)) {
            return 1;
        }
        return fields.whole("num_key_value_heads", fields.whole("num_attention_heads"));
    }

    static int headDim(ConfigFields fields) {
        int hidden = fields.whole("hidden_size");
        int heads = fields.whole("num_attention_heads");
        if (fields.optional("head_dim").isEmpty() && hidden % heads != 0) {
            throw ConfigFields.refused("head_dim", "missing", "given where hidden_size is no multiple of the heads");
        }
        return fields.whole("head_dim", hidden / heads);
    }

    private static Optional<ModelSpec.Window> window(ConfigFields fields) {
        if (fields.optional("sliding_window").isEmpty() || !fields.flag("use_sliding_window", true)) {
            return Optional.empty();
        }
        int layers = slidingLayers(fields);
        return layers == 0
                ? Optional.empty()
                : Optional.of(new ModelSpec.Window(fields.whole("sliding_window"), layers));
    }

    private static int slidingLayers(ConfigFields fields) {
        int layers = fields.whole("num_hidden_layers");
        if (fields.has("layer_types")) {
            int sliding = 0;
            for (JsonNode type : fields.root().get("layer_types")) {
                switch (type.asText()) {
                    case "sliding_attention" -> sliding++;
                    case "full_attention" -> {}
                    default ->
                        throw ConfigFields.refused("layer_types", type.asText(), "full_attention or sliding_attention");
                }
            }
            return sliding;
        }
        return switch (fields.text("model_type")) {
            case "gemma2" -> (layers + 1) / 2;
            case "gemma3_text" -> layers - layers / fields.whole("sliding_window_pattern", 6);
            case "qwen2", "qwen3", "qwen3_moe" -> Math.max(0, layers - fields.count("max_window_layers", layers));
            case "mistral", "mixtral", "phi3" -> layers;
            default ->
                throw ConfigFields.refused(
                        "sliding_window", fields.text("sliding_window"), "layer_types, to say which layers have it");
        };
    }

    /** The mixture's shape, its active parameters still to be counted; empty for a dense model. */
    private static Optional<ModelSpec.Experts> experts(ConfigFields fields) {
        for (String count : new String[] {"num_local_experts", "n_routed_experts", "num_experts"}) {
            if (fields.has(count) && fields.count(count, 0) > 1) {
                boolean everyLayer = fields.count("moe_layer_freq", 1) == 1
                        && fields.count("decoder_sparse_step", 1) == 1
                        && fields.root().path("mlp_only_layers").isEmpty();
                if (!everyLayer) {
                    throw ConfigFields.refused(
                            "mlp_only_layers", "some", "experts in every layer after the first ones");
                }
                return Optional.of(new ModelSpec.Experts(fields.whole(count), fields.whole("num_experts_per_tok"), 1));
            }
        }
        return Optional.empty();
    }
}
