// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

import io.kneepoint.schemas.event.StreamEvent;

/**
 * The end of the events' way through the generator.
 *
 * <p>{@link #accept} is called on an event loop and never blocks: a sink that cannot keep up counts what it misses. Events of one
 * worker arrive in the order in which they were generated.
 */
public interface EventSink extends AutoCloseable {

    /** Takes one event; returns at once. */
    void accept(StreamEvent event);

    /** Events that were offered and could not be taken so far. [events] */
    long dropped();

    /** Waits until all that was accepted is safe, or known to be lost, and releases what the sink holds. */
    @Override
    void close();
}
