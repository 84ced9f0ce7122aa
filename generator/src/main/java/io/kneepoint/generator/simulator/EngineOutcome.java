// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

/** How a request ended, as the engine sees it. Every request ends in exactly one of these ways. */
public enum EngineOutcome {
    /** All its tokens were made. */
    COMPLETED,
    /** The waiting queue was at its limit when it arrived. */
    REJECTED,
    /** It had no first token when its deadline came. */
    TIMED_OUT,
    /** Whoever asked went away. */
    CANCELLED,
    /** It needs more KV cache than the engine has. */
    TOO_LARGE
}
