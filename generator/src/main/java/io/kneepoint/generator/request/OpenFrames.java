// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import java.util.OptionalLong;

/**
 * The requests of one event loop that have arrivals waiting, oldest arrival first.
 *
 * <p>Guarantee: adding, removing and asking for the oldest take constant time and allocate nothing, because arrivals of one event
 * loop are stamped in order.
 *
 * <p>Confined to one event loop.
 */
public final class OpenFrames {

    private final Link ends = new Link(null);

    public OpenFrames() {
        ends.previous = ends;
        ends.next = ends;
    }

    /** Time of the oldest arrival that waits; empty when none does. [ns of the run's clock] */
    public OptionalLong oldestNanos() {
        return ends.next == ends ? OptionalLong.empty() : OptionalLong.of(ends.next.request.frameFirstNanos());
    }

    /** Sends off every frame whose first arrival is at or before this time. [ns of the run's clock] */
    public void sendOffUntil(long nanos) {
        while (ends.next != ends && ends.next.request.frameFirstNanos() - nanos <= 0) {
            ends.next.request.sendOffFrame();
        }
    }

    void add(Link link) {
        link.previous = ends.previous;
        link.next = ends;
        ends.previous.next = link;
        ends.previous = link;
    }

    void remove(Link link) {
        link.previous.next = link.next;
        link.next.previous = link.previous;
        link.previous = null;
        link.next = null;
    }

    /** One request's place in the order. */
    static final class Link {

        private final Arrivals request;
        private Link previous;
        private Link next;

        Link(Arrivals request) {
            this.request = request;
        }
    }
}
