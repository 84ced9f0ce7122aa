// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

/** What can go wrong with one answer, on purpose. */
public enum FaultKind {
    /** The stream pauses in the middle; what was made meanwhile comes at once. */
    STALL,
    /** The connection is reset in the middle. */
    RESET,
    /** One event's JSON breaks off; the stream goes on. */
    MALFORMED,
    /** Several events share each write. */
    CLUMPED,
    /** The request is turned away with a 429. */
    RATE_LIMITED,
    /** The request reaches the engine late. */
    SLOW_FIRST_TOKEN,
    /** An error event comes in the middle of a 200, and then the end. */
    ERROR_EVENT,
    /** The answer ends in the middle, properly for HTTP, without finish or {@code [DONE]}. */
    TRUNCATED
}
