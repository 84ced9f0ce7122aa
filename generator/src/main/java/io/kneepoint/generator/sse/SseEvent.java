// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sse;

import java.util.OptionalLong;

/**
 * One event of a stream. A flyweight: the decoder reuses it, so it is valid until the call that received it returns.
 *
 * <p>A line of a stream of lines is an event that has data only.
 */
public final class SseEvent {

    private final ByteSpan data = new ByteSpan();
    private final ByteSpan type = new ByteSpan();
    private final ByteSpan id = new ByteSpan();
    private OptionalLong retryMillis = OptionalLong.empty();
    private boolean terminated = true;

    /** The data lines, joined by line feeds. */
    public ByteSpan data() {
        return data;
    }

    /** The value of the event field; empty when the event has none, which means "message". */
    public ByteSpan type() {
        return type;
    }

    /** The last event id of the stream so far; empty when there was none. */
    public ByteSpan id() {
        return id;
    }

    /** The reconnection time that the stream asked for last; empty when it asked for none. [ms] */
    public OptionalLong retryMillis() {
        return retryMillis;
    }

    /** Whether the event's blank line (or the line's end) arrived; false when the stream ended before it. */
    public boolean terminated() {
        return terminated;
    }

    void retryMillis(OptionalLong millis) {
        retryMillis = millis;
    }

    void terminated(boolean whole) {
        terminated = whole;
    }

    @Override
    public String toString() {
        return "SseEvent[" + data.length() + " bytes of data" + (terminated ? "]" : ", unterminated]");
    }
}
