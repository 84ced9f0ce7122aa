// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

/**
 * One request's state inside the engine. Written by {@link Engine}, {@link Batch} and {@link AdmissionQueue} only;
 * confined to the engine's thread.
 */
final class EngineRequest {
    enum Phase {
        ARRIVING,
        WAITING,
        PREFILLING,
        RUNNING,
        ENDED
    }

    final long number;
    final RequestShape shape;
    final RequestListener listener;
    /** When its owner handed it over, in engine time. */
    final long submittedNanos;

    Phase phase = Phase.ARRIVING;
    /** Counts admissions, so the greatest is the youngest. */
    long admission;
    /** Prefix tokens that were there on admission. */
    int cachedTokens;
    /** Prefix tokens it has to compute for itself and others. */
    int missingPrefix;
    /** Prompt tokens (and, after a preemption, answer tokens) still to compute before the next token. */
    int prefillLeft;

    int prefillDone;
    /** Private KV tokens taken on admission. */
    long admittedTokens;
    /** Tokens made before its latest decode step; those of the steps since follow from the step's number. */
    int generatedBefore;
    /** The step that made its first token since it was last admitted. */
    long joinedStep;
    /** The step that will make its last token. */
    long finishStep;
    /** Where it stands among the running. */
    int slot;
    /** Meaningful once a token was made. */
    long firstTokenNanos;

    EngineRequest(long number, RequestShape shape, RequestListener listener, long submittedNanos) {
        this.number = number;
        this.shape = shape;
        this.listener = listener;
        this.submittedNanos = submittedNanos;
    }

    boolean ended() {
        return phase == Phase.ENDED;
    }

    /** Tokens the whole request computes before its next token, were it admitted with this much of its prefix there. */
    int prefillWith(int residentPrefix) {
        return Math.max(0, shape.prefixTokens() - residentPrefix) + shape.tailTokens() + generatedBefore;
    }
}
