// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.capacity;

import io.kneepoint.generator.engine.Deployment;
import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.generator.engine.KvCache;
import io.kneepoint.generator.engine.ModelSpec;
import io.kneepoint.generator.engine.Precision;
import java.util.Locale;

/**
 * GPUs as the command line names them.
 *
 * @param gpu name of {@code gpus.yaml}
 * @param gpus how many of them share each layer, at least 1
 * @param weights precision of the weights
 * @param cache precision of the KV cache
 * @param memoryPercent share of the memory that the engine may take, 1 to 100
 */
public record Hardware(String gpu, int gpus, Precision weights, Precision cache, int memoryPercent) {

    /** A precision by its name in any case, such as {@code fp8}; an error names the option. */
    public static Precision precision(String option, String name) {
        for (Precision precision : Precision.values()) {
            if (precision.name().equalsIgnoreCase(name)) {
                return precision;
            }
        }
        throw new IllegalArgumentException(option + ": " + name + " (expected: fp32, fp16, bf16, fp8, int8 or int4)");
    }

    /** The cache of a model on this hardware. */
    KvCache cacheOf(ModelSpec model, EngineCatalogue catalogue) {
        Deployment deployment = new Deployment(model, catalogue.gpu(gpu), gpus, weights, cache);
        return new KvCache(deployment, memoryPercent, KvCache.DEFAULT_OVERHEAD_PER_GPU);
    }

    /** In words: {@code 4 × a100-80, bf16 weights, fp8 cache}. */
    static String words(Deployment deployment) {
        return deployment.gpus() + " × " + deployment.gpu().name() + ", " + name(deployment.weights()) + " weights, "
                + name(deployment.cache()) + " cache";
    }

    static String name(Precision precision) {
        return precision.name().toLowerCase(Locale.ROOT);
    }
}
