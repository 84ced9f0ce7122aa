// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.engine;

import io.kneepoint.schemas.config.ByteSize;
import java.util.OptionalDouble;

/**
 * What a GPU's data sheet says that bears on memory and time.
 *
 * @param name what people call it here, such as {@code a100-80}
 * @param memory what the data sheet calls its memory
 * @param usableMemory what a process can see of it, less the driver's and the error correction's share
 * @param bandwidthPerSecond bytes a second between memory and chip
 * @param interconnectPerSecond bytes a second to other GPUs of the machine, one direction
 * @param denseBf16TeraFlops peak of bf16 tensor cores without sparsity, in 10^12 operations a second
 * @param denseFp8TeraFlops the same for fp8; empty when the chip has none
 * @param typicalMfu share of that peak which engines reach in prefill, above 0, at most 1
 */
public record GpuSpec(
        String name,
        ByteSize memory,
        ByteSize usableMemory,
        ByteSize bandwidthPerSecond,
        ByteSize interconnectPerSecond,
        double denseBf16TeraFlops,
        OptionalDouble denseFp8TeraFlops,
        double typicalMfu) {
    public GpuSpec {
        Require.atLeastOne("memory", memory.bytes());
        Require.atLeastOne("bandwidthPerSecond", bandwidthPerSecond.bytes());
        Require.atLeastOne("interconnectPerSecond", interconnectPerSecond.bytes());
        Require.share("typicalMfu", typicalMfu);
        if (!(denseBf16TeraFlops > 0)) {
            throw new IllegalArgumentException(
                    "denseBf16TeraFlops: " + denseBf16TeraFlops + " (expected: above 0, in 10^12 operations a second)");
        }
        if (usableMemory.compareTo(memory) > 0) {
            throw new IllegalArgumentException(
                    "usableMemory: " + usableMemory + " (expected: at most memory, " + memory + ")");
        }
    }

    /**
     * Peak operations a second with weights of this precision. Only fp8 weights compute faster than bf16, and only where
     * the chip can; integer weights are taken as weight-only formats that are widened before use.
     */
    public double flopsPerSecond(Precision weights) {
        double teraFlops = weights == Precision.FP8 ? denseFp8TeraFlops.orElse(denseBf16TeraFlops) : denseBf16TeraFlops;
        return teraFlops * 1e12;
    }
}
