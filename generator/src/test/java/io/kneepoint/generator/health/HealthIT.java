// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kneepoint.generator.request.RunClock;
import io.kneepoint.schemas.event.HealthSample;
import io.kneepoint.schemas.sketch.DurationSketch;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HealthIT {

    private static final long STALL_NANOS = Duration.ofMillis(1200).toNanos();

    @Test
    void shouldShowAnEventLoopThatWasBlocked() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        EventLoop loop = group.next();
        HealthMonitor monitor = new HealthMonitor(loop, RunClock.system());
        try {
            loop.submit(() -> monitor.start(OptionalLong.empty())).get(10, TimeUnit.SECONDS);
            loop.submit(() -> monitor.measuring(true)).get(10, TimeUnit.SECONDS);
            loop.submit(() -> {
                        long until = System.nanoTime() + STALL_NANOS;
                        while (System.nanoTime() < until) {
                            LockSupport.parkNanos(until - System.nanoTime());
                        }
                    })
                    .get(10, TimeUnit.SECONDS);
            DurationSketch lag = new DurationSketch();
            await().untilAsserted(() -> {
                HealthSample sample = CompletableFuture.supplyAsync(() -> monitor.sample(7, 3), loop)
                        .get(10, TimeUnit.SECONDS);
                assertThat(sample.getInFlight()).isEqualTo(7);
                assertThat(sample.getEventsDropped()).isEqualTo(3);
                lag.merge(DurationSketch.fromBins(sample.getLoopLag()));
                assertThat(lag.count()).isGreaterThanOrEqualTo(110);
            });
            assertThat(lag.quantile(1)).isGreaterThan(STALL_NANOS / 2);
            assertThat(monitor.invalidReason(new HealthLimits(Duration.ofMillis(100), Duration.ofMillis(100)))
                            .orElseThrow())
                    .matches("event loop lag p99 while measuring: \\d+\\.\\d ms \\(expected: at most 100 ms\\)");
            assertThat(monitor.invalidReason(new HealthLimits(Duration.ofMinutes(1), Duration.ofMinutes(1))))
                    .isEmpty();
        } finally {
            loop.submit(monitor::close).get(10, TimeUnit.SECONDS);
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void shouldTellTheLiveHeapInTheFirstAndTheLastSampleAndWhenItIsAsked() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        EventLoop loop = group.next();
        HealthMonitor monitor = new HealthMonitor(loop, RunClock.system());
        try {
            loop.submit(() -> monitor.start(OptionalLong.of(42))).get(10, TimeUnit.SECONDS);

            assertThat(on(loop, () -> monitor.sample(0, 0)).getHeapLive()).isEqualTo(42);
            assertThat(on(loop, () -> monitor.sample(0, 0)).getHeapLive()).isNull();
            loop.submit(monitor::askLiveHeap).get(10, TimeUnit.SECONDS);
            assertThat(on(loop, () -> monitor.sample(0, 0)).getHeapLive()).isPositive();
            assertThat(on(loop, () -> monitor.lastSample(0)).getHeapLive()).isPositive();
        } finally {
            loop.submit(monitor::close).get(10, TimeUnit.SECONDS);
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static HealthSample on(EventLoop loop, Supplier<HealthSample> sample) throws Exception {
        return CompletableFuture.supplyAsync(sample, loop).get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldCountWhatIsHeldAndNoGarbage() {
        byte[][] held = new byte[1 << 9][];
        byte[][] garbage = new byte[1 << 9][];
        for (int i = 0; i < held.length; i++) {
            held[i] = new byte[1 << 16];
            garbage[i] = new byte[1 << 16];
        }
        assertThat(garbage[0]).hasSize(1 << 16);
        Arrays.fill(garbage, null);
        long holding = LiveHeap.afterCollection().orElseThrow();
        assertThat(held[0]).hasSize(1 << 16);
        Arrays.fill(held, null);
        long without = LiveHeap.afterCollection().orElseThrow();

        assertThat(holding - without).isBetween(31L << 20, 40L << 20);
    }

    @Test
    @SuppressWarnings("DoNotCall") // The collector is what this test is about.
    void shouldShowAPauseOfTheGarbageCollector() throws Exception {
        try (GcPauses pauses = new GcPauses()) {
            pauses.start();
            long longest = 0;
            byte[][] garbage = new byte[64][];
            for (int i = 0; i < 100 && longest == 0; i++) {
                for (int j = 0; j < garbage.length; j++) {
                    garbage[j] = new byte[1 << 20];
                }
                System.gc();
                Thread.sleep(20);
                longest = pauses.takeLongestNanos();
            }

            assertThat(longest).isPositive();
            assertThat(garbage[0]).hasSize(1 << 20);
        }
    }
}
