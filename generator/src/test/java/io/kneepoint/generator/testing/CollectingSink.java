// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.testing;

import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.StreamEvent;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps all events in the order in which they came. */
public final class CollectingSink implements EventSink {

    private final List<StreamEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void accept(StreamEvent event) {
        events.add(event);
    }

    public List<StreamEvent> events() {
        return events;
    }

    /** The payloads of that class, of all requests. */
    public <T> List<T> all(Class<T> type) {
        return events.stream()
                .map(StreamEvent::getPayload)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** The payloads of that class, of one request. */
    public <T> List<T> of(long ordinal, Class<T> type) {
        return events.stream()
                .filter(event -> Objects.equals(event.getOrdinal(), ordinal))
                .map(StreamEvent::getPayload)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    @Override
    public long dropped() {
        return 0;
    }

    @Override
    public void close() {}
}
