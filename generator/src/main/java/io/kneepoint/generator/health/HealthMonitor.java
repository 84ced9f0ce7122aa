// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.health;

import io.kneepoint.generator.request.ArrivalObserver;
import io.kneepoint.generator.request.RunClock;
import io.kneepoint.schemas.event.HealthSample;
import io.kneepoint.schemas.sketch.DurationSketch;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Watches the instrument during a run.
 *
 * <p>Confined to the run's event loop.
 */
public final class HealthMonitor implements AutoCloseable {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final long FEWEST_SAMPLES = 100;

    private final RunClock clock;
    private final LoopLag loopLag;
    private final GcPauses gcPauses = new GcPauses();
    private final ResourceUse resources = new ResourceUse();
    private final DurationSketch measuredIssueLateness = new DurationSketch();
    private DurationSketch lateness = new DurationSketch();
    private boolean measuring;
    private long bufferedResponses;
    private boolean tellsLiveHeap;
    private OptionalLong untoldLiveHeap = OptionalLong.empty();

    public HealthMonitor(EventLoop loop, RunClock clock) {
        this.clock = clock;
        this.loopLag = new LoopLag(loop, clock);
    }

    /**
     * Begins to watch.
     *
     * @param liveHeap heap that was live beforehand, which the first sample tells; with it the last sample tells what is live then
     *     [bytes]
     */
    public void start(OptionalLong liveHeap) {
        tellsLiveHeap = liveHeap.isPresent();
        untoldLiveHeap = liveHeap;
        loopLag.start();
        gcPauses.start();
        resources.start();
    }

    /**
     * Has the next sample tell what heap is live now, when the samples tell it at all. It may take a full collection, which is no
     * lag and no pause of the instrument's own. Requests that are in flight meanwhile, or due, carry it in their times and their
     * lateness, so none of them may be measured.
     */
    public void askLiveHeap() {
        if (tellsLiveHeap) {
            gcPauses.suspend();
            untoldLiveHeap = LiveHeap.afterCollection();
            gcPauses.forgetPast();
            loopLag.restart();
        }
    }

    /** Notes that a request was sent that much after it was meant to be. [ns; less than 0 counts as 0] */
    public void onSent(long latenessDurationNanos) {
        lateness.add(Math.max(0, latenessDurationNanos));
    }

    /** Notes that a request was taken up that much after it was meant to be. [ns; less than 0 counts as 0] */
    public void onIssued(long latenessDurationNanos) {
        if (measuring) {
            measuredIssueLateness.add(Math.max(0, latenessDurationNanos));
        }
    }

    /** An observer for one response that looks for proxy buffering. */
    public ArrivalObserver newArrivalObserver() {
        return new ClumpDetector(() -> bufferedResponses++);
    }

    /** What it saw since the last sample. */
    public HealthSample sample(int inFlight, long eventsDropped) {
        OptionalLong liveHeap = untoldLiveHeap;
        untoldLiveHeap = OptionalLong.empty();
        return sample(inFlight, eventsDropped, () -> liveHeap);
    }

    /** The last sample, with nothing in flight. It may take a full collection, so nothing may be measured any more. */
    public HealthSample lastSample(long eventsDropped) {
        return sample(0, eventsDropped, tellsLiveHeap ? LiveHeap::afterCollection : OptionalLong::empty);
    }

    private HealthSample sample(int inFlight, long eventsDropped, Supplier<OptionalLong> liveHeap) {
        DurationSketch lags = loopLag.take();
        DurationSketch sent = lateness;
        lateness = new DurationSketch();
        long longestPauseNanos = gcPauses.takeLongestNanos();
        long heapUsed = ResourceUse.heapUsed();
        return new HealthSample(
                clock.nowEpochNanos(),
                lags.toBins(),
                sent.toBins(),
                longestPauseNanos,
                eventsDropped,
                inFlight,
                bufferedResponses,
                heapUsed,
                nullable(resources.openFiles()),
                ResourceUse.threads(),
                nullable(liveHeap.get()));
    }

    private static Long nullable(OptionalLong number) {
        return number.isPresent() ? (Long) number.getAsLong() : null;
    }

    /** Says whether requests are being measured from now on; only that time counts against the run. */
    public void measuring(boolean now) {
        measuring = now;
        loopLag.measuring(now);
    }

    /**
     * Why what was measured so far must not be trusted; empty when nothing speaks against it, or less than a second was measured
     * (100 beats, or as many requests).
     *
     * <p>The only place that judges. Over the whole run of this worker, and of it only the time in which requests were measured: no
     * calibration, no warm-up, no draining.
     */
    public Optional<String> invalidReason(HealthLimits limits) {
        Optional<String> lag = beyond("event loop lag", loopLag.measured(), limits.loopLagP99());
        Optional<String> late =
                beyond("requests taken up after their intended time", measuredIssueLateness, limits.issueLatenessP99());
        return lag.isPresent() && late.isPresent() ? Optional.of(lag.get() + "; " + late.get()) : lag.or(() -> late);
    }

    private static Optional<String> beyond(String what, DurationSketch measured, Duration limit) {
        if (measured.count() < FEWEST_SAMPLES) {
            return Optional.empty();
        }
        Duration p99 = Duration.ofNanos(measured.quantile(0.99));
        if (p99.compareTo(limit) <= 0) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%s p99 while measuring: %.1f ms (expected: at most %d ms)",
                what,
                p99.toNanos() / NANOS_PER_MILLI,
                limit.toMillis()));
    }

    @Override
    public void close() {
        loopLag.stop();
        gcPauses.close();
        resources.close();
    }
}
