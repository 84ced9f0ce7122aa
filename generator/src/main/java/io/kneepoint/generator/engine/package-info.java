// SPDX-License-Identifier: Apache-2.0
/**
 * The arithmetic of an inference engine: what a model and a GPU make possible.
 *
 * <p>Reads: {@code models.yaml} and {@code gpus.yaml}, or a model's published {@code config.json}.
 * <br>Writes: bytes of KV cache, ceilings of concurrency and the time of one step, to {@link
 * io.kneepoint.generator.simulator}.
 * <br>Knows nothing of: requests, queues, clocks.
 */
package io.kneepoint.generator.engine;
