// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One loop, two clocks: the same requests at the same instants give the same tokens at the same engine times, whether the
 * calendar is run through at once or turned by an alarm that is late now and then.
 */
class PacedEngineLawTest {
    private record Told(long request, long atNanos) {}

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.25, 3})
    void shouldDecideTheSameUnderBothClocks(double realPerEngine) {
        for (long seed = 1; seed <= 10; seed++) {
            List<TimedRequest> requests = requests(seed);

            List<Told> virtual = virtual(requests, seed);
            List<Told> paced = paced(requests, seed, realPerEngine);

            assertThat(virtual).hasSizeGreaterThan(1000);
            assertThat(paced).as("seed %d", seed).isEqualTo(virtual);
        }
    }

    private static List<TimedRequest> requests(long seed) {
        Randomness random = new Randomness(seed);
        List<TimedRequest> requests = new ArrayList<>();
        long at = 0;
        for (int i = 0; i < 60; i++) {
            // Multiples of 12 nanoseconds are whole under every pace of this test.
            at += 12 * Math.round(random.exponential(1e7));
            requests.add(
                    new TimedRequest(at, TestEngines.calibrated().workload().draw(random)));
        }
        return requests;
    }

    private static RequestListener into(List<Told> told) {
        return new RequestListener() {
            @Override
            public void onToken(EngineRequest request, long atNanos) {
                told.add(new Told(request.number, atNanos));
            }

            @Override
            public void onEnd(EngineRequest request, EngineOutcome outcome, long atNanos) {
                told.add(new Told(~request.number, atNanos));
            }
        };
    }

    private static List<Told> virtual(List<TimedRequest> requests, long seed) {
        List<Told> told = new ArrayList<>();
        EventCalendar calendar = new EventCalendar();
        Engine engine = TestEngines.calibrated().build(calendar, new Randomness(seed), true);
        for (TimedRequest request : requests) {
            // A late event of the engine runs before a submission of the same instant under both clocks.
            calendar.runUntil(request.sendNanos());
            engine.submit(request.shape(), into(told));
        }
        boolean more = true;
        while (more) {
            more = calendar.runNext();
        }
        return told;
    }

    private static List<Told> paced(List<TimedRequest> requests, long seed, double realPerEngine) {
        List<Told> told = new ArrayList<>();
        FakeAlarm alarm = new FakeAlarm(seed);
        PacedEngine engine = new PacedEngine(TestEngines.calibrated(), new Randomness(seed), realPerEngine, alarm);
        for (TimedRequest request : requests) {
            alarm.moveTo(FakeAlarm.START + Math.round(request.sendNanos() * realPerEngine));
            engine.submit(request.shape(), into(told));
        }
        alarm.runOut();
        return told;
    }

    /** A clock that stands still while nothing moves it, and rings up to 30 ms late. */
    private static final class FakeAlarm implements Alarm {
        static final long START = 1_000_000_007L;

        private record Bell(long nanos, Runnable task) {}

        private final Randomness lateness;
        private final PriorityQueue<Bell> bells =
                new PriorityQueue<>((one, other) -> Long.compare(one.nanos(), other.nanos()));
        private long nowNanos = START;

        FakeAlarm(long seed) {
            lateness = new Randomness(~seed);
        }

        @Override
        public long nanos() {
            return nowNanos;
        }

        @Override
        public void wakeAt(long nanos, Runnable task) {
            bells.add(new Bell(Math.max(nowNanos, nanos) + lateness.below(30_000_000), task));
        }

        void moveTo(long nanos) {
            while (!bells.isEmpty() && bells.peek().nanos() <= nanos) {
                ring();
            }
            nowNanos = Math.max(nowNanos, nanos);
        }

        void runOut() {
            while (!bells.isEmpty()) {
                ring();
            }
        }

        private void ring() {
            Bell bell = bells.remove();
            nowNanos = Math.max(nowNanos, bell.nanos());
            bell.task().run();
        }
    }
}
