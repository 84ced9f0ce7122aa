// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

/**
 * How many requests a GPU's memory can hold: each keeps keys and values of every token it has seen.
 *
 * <p>Bytes a token = 2 · layers · key-value heads · head dimension · bytes a value. What the weights and the engine leave of the
 * memory, divided by the bytes of a whole context, is the ceiling on concurrency.
 *
 * @param layers of the model, from 1
 * @param keyValueHeads of the model (fewer than its attention heads with grouped queries), from 1
 * @param headDimension of the model, from 1
 * @param bytesPerValue 2 for FP16 and BF16, 1 for FP8
 */
public record KvCache(int layers, int keyValueHeads, int headDimension, int bytesPerValue) {

    public KvCache {
        if (layers < 1 || keyValueHeads < 1 || headDimension < 1 || bytesPerValue < 1) {
            throw new IllegalArgumentException("layers, heads, dimension, bytes: " + layers + ", " + keyValueHeads
                    + ", " + headDimension + ", " + bytesPerValue + " (expected: each from 1)");
        }
    }

    /** Bytes that one token of one request takes. */
    public long bytesPerToken() {
        return 2L * layers * keyValueHeads * headDimension * bytesPerValue;
    }

    /** Bytes that one request takes with {@code tokens} ≥ 0 in its context. */
    public long bytesPerRequest(long tokens) {
        return Math.multiplyExact(bytesPerToken(), tokens);
    }

    /**
     * Tokens that fit beside the weights.
     *
     * @param memoryBytes of all GPUs that share the model
     * @param usableShare of it that the engine takes, in (0, 1]
     * @param weightBytes of the model
     * @param overheadBytes of the engine: activations, graphs
     */
    public long poolTokens(long memoryBytes, double usableShare, long weightBytes, long overheadBytes) {
        if (!(usableShare > 0 && usableShare <= 1)) {
            throw new IllegalArgumentException("usableShare: " + usableShare + " (expected: above 0, at most 1)");
        }
        double free = memoryBytes * usableShare - weightBytes - overheadBytes;
        return (long) Math.max(0, Math.floor(free / bytesPerToken()));
    }

    /** Requests of {@code tokens} ≥ 1 each that fit into a pool of tokens. */
    public static long ceiling(long poolTokens, long tokens) {
        if (tokens < 1) {
            throw new IllegalArgumentException("tokens: " + tokens + " (expected: from 1)");
        }
        return poolTokens / tokens;
    }
}
