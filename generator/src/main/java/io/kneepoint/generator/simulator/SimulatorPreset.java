// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.kneepoint.generator.engine.Deployment;
import io.kneepoint.generator.engine.Efficiency;
import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.generator.engine.GpuSpec;
import io.kneepoint.generator.engine.KvCache;
import io.kneepoint.generator.engine.ModelSpec;
import io.kneepoint.generator.engine.Precision;
import io.kneepoint.schemas.config.Defaulted;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An engine as {@code simulators.yaml} describes it.
 *
 * @param name what to ask for it by, and what the served model is called
 * @param description one line for people
 * @param model a name of {@code models.yaml}
 * @param gpu a name of {@code gpus.yaml}
 * @param gpus how many of them, tensor-parallel
 * @param weights precision of the weights
 * @param cache precision of the KV cache
 * @param memoryPercent share of the GPU's memory that the engine may take, 1 to 100; 90 unless given
 * @param kvPoolTokens KV cache as measured; from the memory when left out
 * @param efficiency as measured; typical for the GPU when left out
 * @param engine scheduling and noise
 * @param workload what the built-in load asks for
 */
public record SimulatorPreset(
        String name,
        String description,
        String model,
        String gpu,
        int gpus,
        Precision weights,
        Precision cache,
        @Defaulted Integer memoryPercent,
        OptionalLong kvPoolTokens,
        Optional<Efficiency> efficiency,
        EngineSettings engine,
        Workload workload) {
    public SimulatorPreset {
        memoryPercent = memoryPercent == null ? Integer.valueOf(KvCache.DEFAULT_MEMORY_PERCENT) : memoryPercent;
    }

    /**
     * The engine that this describes.
     *
     * @throws IllegalArgumentException when a model or GPU of this name is not there, or the weights do not fit
     */
    public EngineBlueprint blueprint(EngineCatalogue engines) {
        ModelSpec modelSpec = engines.model(model);
        GpuSpec gpuSpec = engines.gpu(gpu);
        Deployment deployment = new Deployment(modelSpec, gpuSpec, gpus, weights, cache);
        KvCache kv = new KvCache(deployment, memoryPercent, KvCache.DEFAULT_OVERHEAD_PER_GPU);
        if (kv.balanceBytes() <= 0) {
            throw new IllegalArgumentException("gpus: " + gpus + " × " + gpu + " (expected: room for the weights of "
                    + model + ", " + -kv.balanceBytes() + " bytes more)");
        }
        return new EngineBlueprint(
                name,
                deployment,
                efficiency.orElse(Efficiency.typicalOf(gpuSpec)),
                kvPoolTokens.orElse(kv.poolTokens(workload.typicalContextTokens())),
                engine,
                workload);
    }
}
