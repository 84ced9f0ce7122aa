// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

/**
 * What the engine is doing at one instant.
 *
 * @param running requests admitted, in prefill or decode
 * @param waiting requests in the queue
 * @param inFlight requests submitted and not ended, those on their way to the queue included
 * @param heldTokens KV tokens that admitted requests hold, shared prefixes counted once
 * @param idleTokens KV tokens of cached prefixes that nobody uses; they give way when room is needed
 * @param capacityTokens KV tokens in all
 */
public record EngineGauges(
        int running, int waiting, int inFlight, long heldTokens, long idleTokens, long capacityTokens) {
    /** Share of the KV cache that admitted requests hold, 0 to 1: what vLLM calls its cache usage. */
    public double kvFill() {
        return (double) heldTokens / capacityTokens;
    }
}
