// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.serde.AvroBody;

/** Events as Avro bodies, with a codec for each thread. */
final class Bodies {

    private static final ThreadLocal<AvroBody<StreamEvent>> EVENTS =
            ThreadLocal.withInitial(() -> new AvroBody<>(StreamEvent.class));

    private Bodies() {}

    static byte[] of(StreamEvent event) {
        return EVENTS.get().encode(event);
    }

    static StreamEvent event(byte[] body) {
        return EVENTS.get().decode(body);
    }
}
