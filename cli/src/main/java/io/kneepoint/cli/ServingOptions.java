// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.report.Serving;
import io.kneepoint.cli.capacity.Hardware;
import io.kneepoint.generator.engine.Precision;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What serves the model, as far as the user knows it. */
final class ServingOptions {

    @Option(
            names = "--gpu",
            paramLabel = "NAME",
            description = "GPU that serves the model, such as a100-80 (config/gpus.yaml): sets the KV cache's ceiling"
                    + " beside the curve.")
    String gpu;

    @Option(names = "--tp", paramLabel = "N", description = "GPUs that share the model (default: 1).")
    Integer gpus;

    @Option(
            names = "--context",
            paramLabel = "N",
            description = "Tokens of a request, prompt and answer together, for the KV cache's ceiling.")
    Long contextTokens;

    @Option(
            names = "--weights-dtype",
            paramLabel = "TYPE",
            defaultValue = "bf16",
            description = "Precision of the weights: fp32, fp16, bf16, fp8, int8, int4 (default: ${DEFAULT-VALUE}).")
    String weights;

    @Option(
            names = "--kv-dtype",
            paramLabel = "TYPE",
            defaultValue = "bf16",
            description = "Precision of the KV cache (default: ${DEFAULT-VALUE}).")
    String cache;

    @Option(
            names = "--memory-percent",
            paramLabel = "N",
            defaultValue = "90",
            description = "Share of the GPU's memory that the engine may take (default: ${DEFAULT-VALUE}).")
    int memoryPercent;

    @Option(
            names = "--gpu-price-per-hour",
            paramLabel = "USD",
            description = "Price of one GPU for an hour: gives the cost of a million output tokens at each level.")
    Double gpuPricePerHour;

    @Option(
            names = "--gpus",
            paramLabel = "N",
            description = "GPUs that are paid for at that price (default: as many as --tp).")
    Integer paidGpus;

    Precision weights() {
        return Hardware.precision("--weights-dtype", weights);
    }

    Precision cache() {
        return Hardware.precision("--kv-dtype", cache);
    }

    /** The GPUs; empty when none is named. */
    Optional<Hardware> hardware() {
        if (gpu == null) {
            if (gpus != null) {
                throw new IllegalArgumentException("--tp: " + gpus + " GPUs of no kind (expected: --gpu with it)");
            }
            return Optional.empty();
        }
        return Optional.of(new Hardware(gpu, gpuCount(), weights(), cache(), memoryPercent));
    }

    /** These facts at the price of the hardware, where one is given. */
    Serving priced(Serving serving) {
        if (gpuPricePerHour == null) {
            if (paidGpus != null) {
                throw new IllegalArgumentException(
                        "--gpus: " + paidGpus + " at no price (expected: --gpu-price-per-hour with it)");
            }
            return serving;
        }
        int paid = paidGpus == null ? gpuCount() : paidGpus;
        if (!(gpuPricePerHour > 0) || Double.isInfinite(gpuPricePerHour) || paid < 1) {
            throw new IllegalArgumentException("--gpu-price-per-hour, --gpus: " + gpuPricePerHour + ", " + paid
                    + " (expected: above 0 USD, and at least one GPU)");
        }
        return serving.withUsdPerHour(gpuPricePerHour * paid);
    }

    /** The context; this where none is given. */
    long contextTokens(long otherwise) {
        long tokens = contextTokens == null ? otherwise : contextTokens;
        if (tokens < 1) {
            throw new IllegalArgumentException("--context: " + tokens + " (expected: at least 1 token)");
        }
        return tokens;
    }

    private int gpuCount() {
        return gpus == null ? 1 : gpus;
    }
}
