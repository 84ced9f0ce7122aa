// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sse;

/** Receives the events of one stream in order. */
@FunctionalInterface
public interface EventListener {

    /** One event; it is valid until this call returns. */
    void onEvent(SseEvent event);
}
