// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.serde.AvroBody;
import io.kneepoint.schemas.timeline.RequestTimeline;

/** Events and timelines as Avro bodies, with a codec for each thread. */
final class Bodies {

    private static final ThreadLocal<AvroBody<StreamEvent>> EVENTS =
            ThreadLocal.withInitial(() -> new AvroBody<>(StreamEvent.class));
    private static final ThreadLocal<AvroBody<RequestTimeline>> TIMELINES =
            ThreadLocal.withInitial(() -> new AvroBody<>(RequestTimeline.class));

    private Bodies() {}

    static byte[] of(StreamEvent event) {
        return EVENTS.get().encode(event);
    }

    static byte[] of(RequestTimeline timeline) {
        return TIMELINES.get().encode(timeline);
    }

    static StreamEvent event(byte[] body) {
        return EVENTS.get().decode(body);
    }

    static RequestTimeline timeline(byte[] body) {
        return TIMELINES.get().decode(body);
    }
}
