// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

/**
 * How long one step of the engine takes. With P parameters passed, W bytes of weights read, G layers, n tokens in the
 * step, F and B the operations and bytes a second that all GPUs together reach:
 *
 * <pre>
 * step = overhead + max(W / B, 2·P·n / F) + KV bytes read / B + 4·G·width·Σ context of prefill tokens / F + all-reduce
 * all-reduce = 2·G·(8 µs + 2·(gpus − 1)/gpus · n · hidden · 2 bytes / interconnect), zero on one GPU
 * </pre>
 *
 * The maximum is the roofline: a small batch waits for weights, a large one for arithmetic. Deterministic; noise is the
 * simulator's. Immutable, for any thread.
 */
public final class StepTime {
    private static final double NANOS = 1e9;
    private static final double ALL_REDUCE_LATENCY_SECONDS = 8e-6;
    private static final int ACTIVATION_BYTES = 2;

    private final ModelSpec model;
    private final double overheadSeconds;
    private final double bytesPerSecond;
    private final double flopsPerSecond;
    private final double weightBytesPerParameter;
    private final double kvBytesPerFullToken;
    private final double kvBytesPerWindowToken;
    private final long windowTokens;
    private final double allReduceSeconds;
    private final double allReduceSecondsPerToken;

    public StepTime(Deployment deployment, Efficiency efficiency) {
        model = deployment.model();
        int gpus = deployment.gpus();
        GpuSpec gpu = deployment.gpu();
        overheadSeconds = efficiency.stepOverhead().toNanos() / NANOS;
        bytesPerSecond = gpus * (double) gpu.bandwidthPerSecond().bytes() * efficiency.bandwidthShare();
        flopsPerSecond = gpus * gpu.flopsPerSecond(deployment.weights()) * efficiency.computeShare();
        weightBytesPerParameter = deployment.weights().bits() / 8.0;
        double kvBytesPerLayer =
                gpus * (double) deployment.cache().bytesFor(model.attention().numbersPerTokenLayerAndGpu(gpus));
        kvBytesPerFullToken = kvBytesPerLayer * model.fullLayers();
        kvBytesPerWindowToken = kvBytesPerLayer * (model.layers() - model.fullLayers());
        windowTokens = model.window().map(ModelSpec.Window::tokens).orElse(0L);
        double reduces = gpus == 1 ? 0 : 2.0 * model.layers();
        double share = 2.0 * (gpus - 1) / gpus;
        allReduceSeconds = reduces * ALL_REDUCE_LATENCY_SECONDS;
        allReduceSecondsPerToken = reduces
                * share
                * model.hiddenSize()
                * ACTIVATION_BYTES
                / gpu.interconnectPerSecond().bytes();
    }

    /**
     * Length of a step without noise, in nanoseconds, above zero.
     *
     * @param tokens tokens computed in the step, decode and prefill together
     * @param decoding requests that decode one token each
     * @param decodeContext tokens in the contexts of those requests together
     * @param prefillContext tokens that the prefill tokens attend to, summed over them
     */
    public double nanos(long tokens, int decoding, long decodeContext, double prefillContext) {
        double weights = weightBytesPerParameter * model.parametersRead(tokens) / bytesPerSecond;
        double arithmetic = 2.0 * model.activeParameters() * tokens / flopsPerSecond;
        double windowed = windowTokens == 0 ? 0 : Math.min(decodeContext, decoding * windowTokens);
        double cache = (kvBytesPerFullToken * decodeContext + kvBytesPerWindowToken * windowed) / bytesPerSecond;
        double attention = 4.0 * model.layers() * model.attentionWidth() * prefillContext / flopsPerSecond;
        double allReduce = allReduceSeconds + allReduceSecondsPerToken * tokens;
        return NANOS * (overheadSeconds + Math.max(weights, arithmetic) + cache + attention + allReduce);
    }

    /**
     * Time to compute a whole prompt alone, in one step, in nanoseconds.
     *
     * @param promptTokens length of the prompt, at least 1
     */
    public double promptNanos(long promptTokens) {
        double context = promptTokens * (promptTokens + 1) / 2.0;
        return nanos(promptTokens, 0, 0, context);
    }
}
