// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

/** What a sink does with an event when its queue is full. */
public enum Overflow {
    /** Counts it as dropped and returns at once: the choice of a live run, whose event loops must not wait. */
    DROP,
    /** Waits for room: the choice of a replay and of an import, which have time. */
    BLOCK
}
