// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

import io.kneepoint.schemas.config.ByteSize;

/**
 * How much KV cache a request takes and how much there is: the ceiling of concurrency.
 *
 * <p>Exact in whole bytes:
 *
 * <pre>
 * bytes per token = layers · 2 · kvHeads · headDim · bits / 8          (latent: layers · (rank + rope) · bits / 8)
 * pool            = gpus · (percent · usable memory − overhead) − weights
 * </pre>
 *
 * A layer with a window of W tokens keeps min(context, W) of them. Llama-3 70B in fp16: 327 680 bytes a token,
 * 2 684 354 560 bytes (2.68 GB, 2.50 GiB) at a context of 8 192.
 *
 * @param deployment the model on its GPUs
 * @param memoryPercent share of the usable memory that the engine may take, 1 to 100 (vLLM's gpu-memory-utilization · 100)
 * @param overheadPerGpu activations, graphs and workspace of each GPU
 */
public record KvCache(Deployment deployment, int memoryPercent, ByteSize overheadPerGpu) {
    /** vLLM's default share of memory. */
    public static final int DEFAULT_MEMORY_PERCENT = 90;

    /** What engines take besides weights and cache, about. */
    public static final ByteSize DEFAULT_OVERHEAD_PER_GPU = new ByteSize(1_500_000_000L);

    public KvCache {
        if (memoryPercent < 1 || memoryPercent > 100) {
            throw new IllegalArgumentException("memoryPercent: " + memoryPercent + " (expected: 1 to 100)");
        }
    }

    /** With the default share of memory and overhead. */
    public static KvCache of(Deployment deployment) {
        return new KvCache(deployment, DEFAULT_MEMORY_PERCENT, DEFAULT_OVERHEAD_PER_GPU);
    }

    /** Bytes one more token takes while no window is full: one copy, whatever the GPUs. */
    public long bytesPerToken() {
        return bytesPerTokenAndLayer() * deployment.model().layers();
    }

    /** Bytes a request takes at this context: one copy, whatever the GPUs. */
    public long requestBytes(long contextTokens) {
        return Math.multiplyExact(bytesPerTokenAndLayer(), cachedTokensOverLayers(contextTokens));
    }

    /** Bytes a request takes at this context over all GPUs: more than one copy where GPUs outnumber KV heads. */
    public long requestBytesOnGpus(long contextTokens) {
        Attention attention = deployment.model().attention();
        long onEach = deployment.cache().bytesFor(attention.numbersPerTokenLayerAndGpu(deployment.gpus()));
        return Math.multiplyExact(
                Math.multiplyExact(onEach, (long) deployment.gpus()), cachedTokensOverLayers(contextTokens));
    }

    /** What is left for the cache over all GPUs; negative when the weights do not fit, and by how much. */
    public long balanceBytes() {
        long usable = deployment.gpu().usableMemory().bytes() * memoryPercent / 100;
        return deployment.gpus() * (usable - overheadPerGpu.bytes()) - deployment.weightBytes();
    }

    /** Bytes of cache over all GPUs; zero when the weights do not fit. */
    public long poolBytes() {
        return Math.max(0, balanceBytes());
    }

    /** Tokens that fit into the pool when requests have this context; independent of it for models without windows. */
    public long poolTokens(long contextTokens) {
        Require.atLeastOne("contextTokens", contextTokens);
        return (long) ((double) poolBytes() / requestBytesOnGpus(contextTokens) * contextTokens);
    }

    /** Requests of this context that fit side by side, nothing shared; zero when none does. */
    public long maxRequests(long contextTokens) {
        Require.atLeastOne("contextTokens", contextTokens);
        return poolBytes() / requestBytesOnGpus(contextTokens);
    }

    private long bytesPerTokenAndLayer() {
        return deployment.cache().bytesFor(deployment.model().attention().numbersPerTokenAndLayer());
    }

    private long cachedTokensOverLayers(long contextTokens) {
        if (contextTokens < 0) {
            throw new IllegalArgumentException("contextTokens: " + contextTokens + " (expected: zero or more)");
        }
        ModelSpec model = deployment.model();
        long inWindows = model.window()
                .map(window -> window.layers() * Math.min(contextTokens, window.tokens()))
                .orElse(0L);
        return Math.addExact(Math.multiplyExact((long) model.fullLayers(), contextTokens), inWindows);
    }
}
