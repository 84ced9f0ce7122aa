// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * What happens next, in order of time; events of one instant run in the order they were entered. The engine lives by this
 * calendar alone. Who turns its pages decides the clock: {@link #runNext} as fast as it goes is virtual time, {@link
 * #runUntil} from a timer is real time, and the engine cannot tell which.
 *
 * <p>Confined to one thread.
 */
final class EventCalendar {
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long nowNanos;
    private long entered;

    /** The instant of the event that runs now or ran last, in engine nanoseconds since the calendar began. */
    long nowNanos() {
        return nowNanos;
    }

    /** Enters an event; one that should have happened already happens next. */
    void at(long nanos, Runnable event) {
        entries.add(new Entry(Math.max(nanos, nowNanos), entered++, event));
    }

    /** When the next event is due; empty when none is entered. */
    OptionalLong nextNanos() {
        Entry next = entries.peek();
        return next == null ? OptionalLong.empty() : OptionalLong.of(next.nanos());
    }

    /** Moves to the next event and runs it; false when none is entered. */
    boolean runNext() {
        Entry next = entries.poll();
        if (next == null) {
            return false;
        }
        nowNanos = next.nanos();
        next.event().run();
        return true;
    }

    /** Runs every event due at or before this instant, in order, and then stands at it. */
    void runUntil(long nanos) {
        while (!entries.isEmpty() && entries.peek().nanos() <= nanos) {
            runNext();
        }
        nowNanos = Math.max(nowNanos, nanos);
    }

    private record Entry(long nanos, long order, Runnable event) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
