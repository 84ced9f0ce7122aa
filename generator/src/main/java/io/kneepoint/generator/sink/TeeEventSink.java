// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

import io.kneepoint.schemas.event.StreamEvent;
import java.util.List;

/**
 * Hands every event to several sinks, in the given order.
 *
 * <p>A sink that throws keeps the others from nothing; its exception is thrown when all have had their turn.
 */
public final class TeeEventSink implements EventSink {

    private final List<EventSink> sinks;

    public TeeEventSink(List<EventSink> sinks) {
        this.sinks = List.copyOf(sinks);
    }

    @Override
    public void accept(StreamEvent event) {
        RuntimeException thrown = null;
        for (EventSink sink : sinks) {
            try {
                sink.accept(event);
            } catch (RuntimeException e) {
                thrown = joined(thrown, e);
            }
        }
        throwIfAny(thrown);
    }

    /** The sum over the sinks: an event that two of them missed counts twice. [events] */
    @Override
    public long dropped() {
        return sinks.stream().mapToLong(EventSink::dropped).sum();
    }

    @Override
    public void close() {
        RuntimeException thrown = null;
        for (EventSink sink : sinks) {
            try {
                sink.close();
            } catch (RuntimeException e) {
                thrown = joined(thrown, e);
            }
        }
        throwIfAny(thrown);
    }

    private static RuntimeException joined(RuntimeException first, RuntimeException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    private static void throwIfAny(RuntimeException thrown) {
        if (thrown != null) {
            throw thrown;
        }
    }
}
