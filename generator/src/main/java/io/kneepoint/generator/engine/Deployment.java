// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

/**
 * A model on its GPUs: tensor-parallel, in one machine.
 *
 * @param model the model
 * @param gpu the kind of GPU
 * @param gpus how many of them share each layer, at least 1
 * @param weights precision of the weights
 * @param cache precision of the KV cache
 */
public record Deployment(ModelSpec model, GpuSpec gpu, int gpus, Precision weights, Precision cache) {
    public Deployment {
        Require.atLeastOne("gpus", gpus);
        if (model.attentionHeads() % gpus != 0) {
            throw new IllegalArgumentException("gpus: " + gpus + " (expected: a divisor of the "
                    + model.attentionHeads() + " attention heads of " + model.name() + ")");
        }
        if (model.attention().numbersPerTokenLayerAndGpu(gpus) < 1) {
            throw new IllegalArgumentException("gpus: " + gpus + " (expected: fewer)");
        }
    }

    /** Bytes of all weights, over all GPUs. */
    public long weightBytes() {
        return model.weightBytes(weights);
    }
}
