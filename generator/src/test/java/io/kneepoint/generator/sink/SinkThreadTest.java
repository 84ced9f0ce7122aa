// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.generator.recording.SampleRun;
import io.kneepoint.schemas.event.StreamEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SinkThreadTest {

    private static final StreamEvent EVENT = SampleRun.events(1, 1).get(2);
    private static final Duration LONG = Duration.ofSeconds(50);

    @Test
    void shouldHandleTheEventsOfManyThreadsEachInItsOrder() throws InterruptedException {
        List<StreamEvent> handled = new ArrayList<>();
        SinkThread sink = new SinkThread("test", 100, Overflow.BLOCK, handled::add);
        sink.start();
        List<Thread> offering = new ArrayList<>();
        for (int worker = 0; worker < 4; worker++) {
            int number = worker;
            Thread thread = new Thread(() -> {
                for (long sequence = 0; sequence < 5_000; sequence++) {
                    sink.offer(new StreamEvent("run", number, 0L, sequence, EVENT.getPayload()));
                }
            });
            thread.start();
            offering.add(thread);
        }
        for (Thread thread : offering) {
            thread.join();
        }

        assertThat(sink.finish(LONG)).isTrue();

        assertThat(sink.refused()).isZero();
        assertThat(handled).hasSize(20_000);
        long[] next = new long[4];
        for (StreamEvent event : handled) {
            assertThat(event.getSequence()).isEqualTo(next[event.getWorker()]++);
        }
    }

    @Test
    void shouldOutliveAnErrorOfTheHandler() {
        SinkThread sink = new SinkThread("test", 100, Overflow.DROP, event -> {
            throw new NoClassDefFoundError("a library that could not be unpacked, for the test");
        });
        sink.start();
        for (int i = 0; i < 10; i++) {
            sink.offer(EVENT);
        }

        assertThat(sink.finish(LONG)).isTrue();

        assertThat(sink.refused()).isEqualTo(10);
    }

    @Test
    void shouldCountAnEventThatTheHandlerThrowsAtAndGoOn() {
        AtomicInteger handled = new AtomicInteger();
        SinkThread sink = new SinkThread("test", 100, Overflow.DROP, event -> {
            if (handled.incrementAndGet() % 2 == 0) {
                throw new IllegalStateException("every second one, for the test");
            }
        });
        sink.start();
        for (int i = 0; i < 10; i++) {
            sink.offer(EVENT);
        }

        assertThat(sink.finish(LONG)).isTrue();

        assertThat(handled).hasValue(10);
        assertThat(sink.refused()).isEqualTo(5);
    }

    @Test
    void shouldFinishForAnInterruptedCallerToo() {
        List<StreamEvent> handled = new ArrayList<>();
        CountDownLatch interrupted = new CountDownLatch(1);
        SinkThread sink = new SinkThread("test", 1_000, Overflow.DROP, event -> {
            awaitQuietly(interrupted);
            handled.add(event);
        });
        sink.start();
        for (int i = 0; i < 500; i++) {
            sink.offer(EVENT);
        }
        Thread.currentThread().interrupt();
        interrupted.countDown();
        try {
            assertThat(sink.finish(LONG)).isTrue();
            assertThat(handled).hasSize(500);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void shouldCountWhatComesAfterItsEnd() {
        SinkThread sink = new SinkThread("test", 10, Overflow.BLOCK, event -> {});
        sink.start();
        assertThat(sink.finish(LONG)).isTrue();

        sink.offer(EVENT);

        assertThat(sink.refused()).isEqualTo(1);
    }

    @Test
    void shouldRefuseAQueueOfNothing() {
        assertThatThrownBy(() -> new SinkThread("test", 0, Overflow.DROP, event -> {}))
                .hasMessage("queue capacity: 0 (expected: at least 1 event)");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
