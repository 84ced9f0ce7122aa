// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

/** What a request's owner hears from the engine, on the engine's thread. */
interface RequestListener {
    /** The request has arrived and waits for admission; it was not turned away. */
    default void onQueued(EngineRequest request) {}

    /**
     * A token is there.
     *
     * @param atNanos engine time
     */
    void onToken(EngineRequest request, long atNanos);

    /**
     * The request is over and holds nothing any more.
     *
     * @param atNanos engine time
     */
    void onEnd(EngineRequest request, EngineOutcome outcome, long atNanos);
}
