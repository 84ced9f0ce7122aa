// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.schemas.config.ByteSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KvCacheTest {
    private static final EngineCatalogue CATALOGUE = EngineCatalogue.packaged();

    private static KvCache cache(String model, String gpu, int gpus, Precision weights, Precision cache) {
        return KvCache.of(new Deployment(CATALOGUE.model(model), CATALOGUE.gpu(gpu), gpus, weights, cache));
    }

    @Test
    void shouldCountLlama70BExactly() {
        KvCache kv = cache("llama3-70b", "a100-80", 4, Precision.FP16, Precision.FP16);

        assertThat(kv.bytesPerToken()).isEqualTo(327_680);
        assertThat(kv.requestBytes(8192)).isEqualTo(2_684_354_560L);
        assertThat(new ByteSize(kv.requestBytes(8192))).hasToString("2.68 GB (2.50 GiB)");
        assertThat(kv.requestBytes(8192) * 32).isEqualTo(85_899_345_920L);
    }

    @ParameterizedTest
    @CsvSource({
        "llama3-8b, FP16, 131072",
        "llama3-8b, FP8, 65536",
        "llama3-8b, INT4, 32768",
        "llama2-7b, FP16, 524288",
        "qwen2.5-7b, BF16, 57344",
        "mixtral-8x7b, FP16, 131072",
        "gemma2-9b, BF16, 344064",
        "deepseek-v3, BF16, 70272",
        "deepseek-v2-lite, BF16, 31104"
    })
    void shouldCountBytesPerTokenOfEveryKindOfAttention(String model, Precision precision, long bytes) {
        KvCache kv = cache(model, "h200", 1, Precision.INT4, precision);

        assertThat(kv.bytesPerToken()).isEqualTo(bytes);
        assertThat(kv.requestBytes(1)).isEqualTo(bytes);
    }

    @Test
    void shouldStopCountingBeyondAWindow() {
        KvCache all = cache("mistral-7b-v0.1", "a100-80", 1, Precision.BF16, Precision.BF16);
        assertThat(all.requestBytes(4096)).isEqualTo(4096 * all.bytesPerToken());
        assertThat(all.requestBytes(32_768)).isEqualTo(4096 * all.bytesPerToken());

        KvCache half = cache("gemma2-9b", "a100-80", 1, Precision.BF16, Precision.BF16);
        assertThat(half.requestBytes(8192)).isEqualTo((8192 + 4096) * half.bytesPerToken() / 2);
    }

    @Test
    void shouldSplitGroupedHeadsOverGpusAndCopyThemWhereThereAreTooFew() {
        assertThat(cache("llama3-70b", "h100-80", 4, Precision.BF16, Precision.BF16)
                        .requestBytesOnGpus(1000))
                .isEqualTo(327_680_000L);
        assertThat(cache("llama3-70b", "h100-80", 16, Precision.BF16, Precision.BF16)
                        .requestBytesOnGpus(1000))
                .isEqualTo(2 * 327_680_000L);
        assertThat(cache("deepseek-v3", "h200", 8, Precision.FP8, Precision.BF16)
                        .requestBytesOnGpus(1000))
                .isEqualTo(8 * 70_272_000L);
    }

    @Test
    void shouldMatchTheCacheThatAnEngineReportsWithinOnePercent() {
        KvCache kv = cache("llama3-8b", "a100-80", 1, Precision.BF16, Precision.BF16);

        // A vLLM start-up log for weights of this size on a 79.15 GiB card says 445,648 tokens.
        assertThat((double) kv.poolTokens(4096)).isBetween(445_648 * 0.99, 445_648 * 1.01);
        assertThat(kv.maxRequests(4096)).isEqualTo(kv.poolBytes() / (4096L * 131_072));
    }

    @Test
    void shouldSayByHowMuchTheWeightsDoNotFit() {
        KvCache kv = cache("llama3-70b", "a100-80", 1, Precision.BF16, Precision.BF16);

        assertThat(kv.balanceBytes())
                .isEqualTo(CATALOGUE.gpu("a100-80").usableMemory().bytes() * 90 / 100
                        - 1_500_000_000L
                        - 2 * 70_553_706_496L);
        assertThat(kv.poolBytes()).isZero();
        assertThat(kv.poolTokens(8192)).isZero();
        assertThat(kv.maxRequests(8192)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void shouldGrowWithEveryGpu(int gpus) {
        KvCache fewer = cache("llama3-8b", "l40s", gpus, Precision.BF16, Precision.BF16);
        KvCache more = cache("llama3-8b", "l40s", 2 * gpus, Precision.BF16, Precision.BF16);

        long each = fewer.deployment().gpu().usableMemory().bytes() * 90 / 100 - 1_500_000_000L;
        assertThat(more.balanceBytes() - fewer.balanceBytes()).isEqualTo(gpus * each);
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        assertThatThrownBy(() -> cache("llama3-8b", "l4", 3, Precision.BF16, Precision.BF16))
                .hasMessage("gpus: 3 (expected: a divisor of the 32 attention heads of llama3-8b)");
        assertThatThrownBy(() -> cache("qwen2.5-7b", "l4", 7, Precision.BF16, Precision.BF16))
                .hasMessage("gpus: 7 (expected: a divisor or a multiple of the model's 4 KV heads)");
        assertThatThrownBy(() -> new KvCache(
                        new Deployment(
                                CATALOGUE.model("llama3-8b"), CATALOGUE.gpu("l4"), 1, Precision.BF16, Precision.BF16),
                        0,
                        new ByteSize(0)))
                .hasMessage("memoryPercent: 0 (expected: 1 to 100)");
    }
}
