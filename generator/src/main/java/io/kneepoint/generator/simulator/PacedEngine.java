// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The engine in real time: the same loop, its calendar turned by an {@link Alarm}. Whatever is due happens in the order of
 * its engine time, before anything new is entered, so a late alarm delays what people see and never changes what the
 * engine decides.
 *
 * <p>Engine time = (monotonic now − start) / real seconds per engine second. Confined to the alarm's thread.
 */
final class PacedEngine {
    /** After so long without a pause, sockets get their turn. */
    private static final long TURN_NANOS = 5_000_000L;

    private final EventCalendar calendar = new EventCalendar();
    private final Engine engine;
    private final Alarm alarm;
    private final double realPerEngine;
    private final long startNanos;
    private long wakeNanos = Long.MAX_VALUE;
    private boolean turning;

    PacedEngine(EngineBlueprint blueprint, Randomness random, double realPerEngine, Alarm alarm) {
        engine = blueprint.build(calendar, random, true);
        this.alarm = alarm;
        this.realPerEngine = realPerEngine;
        startNanos = alarm.nanos();
    }

    EngineRequest submit(RequestShape shape, RequestListener listener) {
        turnTo(engineNanos());
        EngineRequest request = engine.submit(shape, listener);
        setAlarm();
        return request;
    }

    void cancel(EngineRequest request) {
        turnTo(engineNanos());
        engine.cancel(request);
        setAlarm();
    }

    /** Lets the engine catch up with the clock, then asks it. */
    void inspect(Consumer<Engine> question) {
        turnTo(engineNanos());
        question.accept(engine);
        setAlarm();
    }

    /** How far the engine is behind the clock, in real nanoseconds: more than a few milliseconds means it cannot keep up. */
    long lagNanos() {
        OptionalLong next = calendar.nextNanos();
        return next.isEmpty() ? 0 : Math.max(0, alarm.nanos() - realNanos(next.getAsLong()));
    }

    private void turnTo(long engineNanos) {
        // An event may end a request of its own; the calendar is then being turned already.
        if (!turning) {
            turning = true;
            try {
                calendar.runUntil(engineNanos);
            } finally {
                turning = false;
            }
        }
    }

    private void wake() {
        wakeNanos = Long.MAX_VALUE;
        long turnEnds = alarm.nanos() + TURN_NANOS;
        OptionalLong next = calendar.nextNanos();
        while (next.isPresent() && next.getAsLong() <= engineNanos() && alarm.nanos() < turnEnds) {
            turnTo(next.getAsLong());
            next = calendar.nextNanos();
        }
        setAlarm();
    }

    private void setAlarm() {
        OptionalLong next = calendar.nextNanos();
        if (next.isEmpty() || turning) {
            return;
        }
        long due = realNanos(next.getAsLong());
        if (due - wakeNanos < 0 || wakeNanos == Long.MAX_VALUE) {
            wakeNanos = due;
            alarm.wakeAt(due, () -> wakeFor(due));
        }
    }

    private void wakeFor(long due) {
        if (due == wakeNanos) {
            wake();
        }
    }

    private long engineNanos() {
        return (long) ((alarm.nanos() - startNanos) / realPerEngine);
    }

    private long realNanos(long engineNanos) {
        return startNanos + (long) Math.ceil(engineNanos * realPerEngine);
    }
}
