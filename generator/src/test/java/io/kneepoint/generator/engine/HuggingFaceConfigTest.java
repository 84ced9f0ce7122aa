// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes as the hub publishes them, against the catalogue, whose parameter counts are the published ones. */
class HuggingFaceConfigTest {
    private static final Map<String, String> CONFIGS = Map.ofEntries(
            Map.entry(
                    "llama3-8b",
                    "model_type: llama, hidden_size: 4096, intermediate_size: 14336, num_hidden_layers: 32,"
                            + " num_attention_heads: 32, num_key_value_heads: 8, vocab_size: 128256,"
                            + " max_position_embeddings: 8192, tie_word_embeddings: false, attention_bias: false"),
            Map.entry(
                    "llama2-7b",
                    "model_type: llama, hidden_size: 4096, intermediate_size: 11008, num_hidden_layers: 32,"
                            + " num_attention_heads: 32, vocab_size: 32000, max_position_embeddings: 4096"),
            Map.entry(
                    "llama3.2-1b",
                    "model_type: llama, hidden_size: 2048, intermediate_size: 8192, num_hidden_layers: 16,"
                            + " num_attention_heads: 32, num_key_value_heads: 8, head_dim: 64, vocab_size: 128256,"
                            + " max_position_embeddings: 131072, tie_word_embeddings: true"),
            Map.entry(
                    "qwen2.5-7b",
                    "model_type: qwen2, hidden_size: 3584, intermediate_size: 18944, num_hidden_layers: 28,"
                            + " num_attention_heads: 28, num_key_value_heads: 4, vocab_size: 152064,"
                            + " max_position_embeddings: 131072, sliding_window: 131072, use_sliding_window: false,"
                            + " max_window_layers: 28"),
            Map.entry(
                    "qwen3-8b",
                    "model_type: qwen3, hidden_size: 4096, intermediate_size: 12288, num_hidden_layers: 36,"
                            + " num_attention_heads: 32, num_key_value_heads: 8, head_dim: 128, vocab_size: 151936,"
                            + " max_position_embeddings: 40960, sliding_window: null, use_sliding_window: false"),
            Map.entry(
                    "qwen3-30b-a3b",
                    "model_type: qwen3_moe, hidden_size: 2048, intermediate_size: 6144, moe_intermediate_size: 768,"
                            + " num_hidden_layers: 48, num_attention_heads: 32, num_key_value_heads: 4, head_dim: 128,"
                            + " vocab_size: 151936, num_experts: 128, num_experts_per_tok: 8, decoder_sparse_step: 1,"
                            + " mlp_only_layers: [], max_position_embeddings: 40960"),
            Map.entry(
                    "mistral-7b-v0.1",
                    "model_type: mistral, hidden_size: 4096, intermediate_size: 14336, num_hidden_layers: 32,"
                            + " num_attention_heads: 32, num_key_value_heads: 8, vocab_size: 32000,"
                            + " max_position_embeddings: 32768, sliding_window: 4096"),
            Map.entry(
                    "mixtral-8x7b",
                    "model_type: mixtral, hidden_size: 4096, intermediate_size: 14336, num_hidden_layers: 32,"
                            + " num_attention_heads: 32, num_key_value_heads: 8, vocab_size: 32000,"
                            + " num_local_experts: 8, num_experts_per_tok: 2, sliding_window: null,"
                            + " max_position_embeddings: 32768"),
            Map.entry(
                    "gemma2-9b",
                    "model_type: gemma2, hidden_size: 3584, intermediate_size: 14336, num_hidden_layers: 42,"
                            + " num_attention_heads: 16, num_key_value_heads: 8, head_dim: 256, vocab_size: 256000,"
                            + " max_position_embeddings: 8192, sliding_window: 4096"),
            Map.entry(
                    "phi3-mini",
                    "model_type: phi3, hidden_size: 3072, intermediate_size: 8192, num_hidden_layers: 32,"
                            + " num_attention_heads: 32, num_key_value_heads: 32, vocab_size: 32064,"
                            + " max_position_embeddings: 4096, sliding_window: 2047"),
            Map.entry(
                    "deepseek-v2-lite",
                    "model_type: deepseek_v2, hidden_size: 2048, intermediate_size: 10944, moe_intermediate_size: 1408,"
                            + " num_hidden_layers: 27, num_attention_heads: 16, num_key_value_heads: 16,"
                            + " kv_lora_rank: 512, q_lora_rank: null, qk_nope_head_dim: 128, qk_rope_head_dim: 64,"
                            + " v_head_dim: 128, n_routed_experts: 64, n_shared_experts: 2, num_experts_per_tok: 6,"
                            + " first_k_dense_replace: 1, moe_layer_freq: 1, vocab_size: 102400,"
                            + " max_position_embeddings: 163840"),
            Map.entry(
                    "deepseek-v3",
                    "model_type: deepseek_v3, hidden_size: 7168, intermediate_size: 18432, moe_intermediate_size: 2048,"
                            + " num_hidden_layers: 61, num_attention_heads: 128, num_key_value_heads: 128,"
                            + " kv_lora_rank: 512, q_lora_rank: 1536, qk_nope_head_dim: 128, qk_rope_head_dim: 64,"
                            + " v_head_dim: 128, n_routed_experts: 256, n_shared_experts: 1, num_experts_per_tok: 8,"
                            + " first_k_dense_replace: 3, moe_layer_freq: 1, topk_method: noaux_tc, vocab_size: 129280,"
                            + " max_position_embeddings: 163840, num_nextn_predict_layers: 1"));

    private static JsonNode json(String fields) {
        String quoted = fields.replaceAll("([a-z_0-9]+): ", "\"$1\": ")
                .replaceAll(": (?!true|false|null)([a-z][a-z_0-9]*)", ": \"$1\"");
        try {
            return new ObjectMapper().readTree("{" + quoted + "}");
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(quoted, malformed);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama3-8b",
                "llama2-7b",
                "llama3.2-1b",
                "qwen2.5-7b",
                "qwen3-8b",
                "qwen3-30b-a3b",
                "mistral-7b-v0.1",
                "mixtral-8x7b",
                "gemma2-9b",
                "phi3-mini",
                "deepseek-v2-lite",
                "deepseek-v3"
            })
    void shouldReadWhatTheCatalogueSays(String name) {
        ModelSpec read = HuggingFaceConfig.read(name, json(CONFIGS.get(name)));

        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("source")
                .isEqualTo(EngineCatalogue.packaged().model(name));
    }

    @Test
    void shouldCountOneHeadForMultiQueryAndAllForMultiHead() {
        String shape = CONFIGS.get("llama2-7b");

        assertThat(HuggingFaceConfig.read("m", json(shape)).attention()).isEqualTo(new Attention.Grouped(32, 128));
        assertThat(HuggingFaceConfig.read("m", json(shape + ", multi_query: true"))
                        .attention())
                .isEqualTo(new Attention.Grouped(1, 128));
    }

    @Test
    void shouldTakeLayersWithAWindowFromTheirList() {
        String shape = CONFIGS.get("qwen3-8b").replace("num_hidden_layers: 36", "num_hidden_layers: 3");
        String types = ", layer_types: [sliding_attention, full_attention, sliding_attention]";
        JsonNode config = json((shape + types)
                .replace("sliding_window: null, use_sliding_window: false", "sliding_window: 128")
                .replace("[sliding_attention, full_attention, sliding_attention]", "[]"));
        ((ArrayNode) config.get("layer_types"))
                .add("sliding_attention")
                .add("full_attention")
                .add("sliding_attention");

        assertThat(HuggingFaceConfig.read("m", config).window()).contains(new ModelSpec.Window(128, 2));
    }

    @Test
    void shouldReadAnUnknownDenseFamilyWhenItsSizeIsGiven() {
        JsonNode config = json(CONFIGS.get("llama3-8b").replace("model_type: llama", "model_type: newcomer"));

        assertThatThrownBy(() -> HuggingFaceConfig.read("m", config))
                .hasMessageStartingWith("config.json: model_type: newcomer (expected: one of deepseek_v2, ");
        assertThat(HuggingFaceConfig.read("m", config, 9_000_000_000L).parameters())
                .isEqualTo(9_000_000_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attn_layer_period: 8",
                "mamba_d_state: 16",
                "is_encoder_decoder: true",
                "num_kv_shared_layers: 10",
                "attention_chunk_size: 8192",
                "full_attention_interval: 4",
                "index_topk: 2048"
            })
    void shouldRefuseWhatCachesSomethingElse(String field) {
        JsonNode config = json(CONFIGS.get("llama3-8b") + ", " + field);

        assertThatThrownBy(() -> HuggingFaceConfig.read("m", config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("config.json: " + field.split(":")[0] + ": ");
    }

    @Test
    void shouldNameTheFieldThatIsMissingOrWrong() {
        String shape = CONFIGS.get("llama3-8b");

        assertThatThrownBy(() -> HuggingFaceConfig.read("m", json(shape.replace("num_hidden_layers: 32, ", ""))))
                .hasMessage("config.json: num_hidden_layers: missing (expected: a whole number)");
        assertThatThrownBy(() -> HuggingFaceConfig.read("m", json(shape.replace("layers: 32", "layers: many"))))
                .hasMessage("config.json: num_hidden_layers: \"many\" (expected: a whole number of at least 1)");
    }
}
