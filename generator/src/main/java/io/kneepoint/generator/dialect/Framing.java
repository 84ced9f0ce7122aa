// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.dialect;

/** How a response's bytes are cut into events. */
public enum Framing {
    /** Server-sent events, {@code text/event-stream}. */
    SSE,
    /** One JSON a line. */
    NDJSON
}
