// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

import io.kneepoint.schemas.event.StreamEvent;
import java.util.ArrayList;
import java.util.List;

/** Keeps what it gets, for tests. */
public final class CollectingSink implements EventSink {

    private final List<StreamEvent> events = new ArrayList<>();
    private boolean closed;

    @Override
    public void accept(StreamEvent event) {
        events.add(event);
    }

    public List<StreamEvent> events() {
        return events;
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public long dropped() {
        return 0;
    }

    @Override
    public void close() {
        closed = true;
    }
}
