// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.gauges;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks an engine how busy it is, again and again while a run goes on, and keeps what it says in a {@link GaugeFile} on the run's
 * time axis. An ask that fails is counted and the run goes on.
 *
 * <p>Has one thread of its own, away from the event loops. Start and close on one thread.
 */
public final class GaugeRecorder implements AutoCloseable {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final MetricsPage page;
    private final GaugeFile file;
    private final ScheduledExecutorService thread;
    private final long anchorEpochNanos;
    private final long anchorNanos;
    private volatile long asked;
    private volatile long failed;
    private volatile String lastFailure;

    private GaugeRecorder(MetricsPage page, GaugeFile file) {
        this.page = page;
        this.file = file;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread own = new Thread(task, "kneepoint-engine-gauges");
            own.setDaemon(true);
            return own;
        });
        Instant now = Instant.now();
        anchorNanos = System.nanoTime();
        anchorEpochNanos = now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }

    /**
     * Starts to ask, the first time at once.
     *
     * @param directory the run's, which must exist
     * @param interval from one ask to the next, above 0
     */
    public static GaugeRecorder start(MetricsPage page, Path directory, Duration interval) {
        GaugeRecorder recorder = new GaugeRecorder(page, GaugeFile.create(directory));
        @SuppressWarnings("unused") // The task ends with the executor; its failures are counted by itself.
        Object unused = recorder.thread.scheduleAtFixedRate(recorder::ask, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
        return recorder;
    }

    /** What a reader must know of asks that failed; empty when none did. */
    public Optional<String> problem() {
        return failed == 0
                ? Optional.empty()
                : Optional.of(failed + " of " + asked + " asks for the engine's gauges failed; the last time: "
                        + lastFailure);
    }

    /** Stops asking; what was said is on disk. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(MetricsPage.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            file.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            countFailure(e);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written by this one thread; volatile for its readers.
    private void ask() {
        asked++;
        long from = System.nanoTime();
        try {
            EngineLoad load = page.read();
            long middle = from + (System.nanoTime() - from) / 2;
            file.add(new GaugeSample(anchorEpochNanos + middle - anchorNanos, load));
        } catch (InterruptedException closing) {
            asked--;
            Thread.currentThread().interrupt();
        } catch (MetricsPageException | IOException e) {
            countFailure(e);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written by one thread at a time.
    private void countFailure(Exception e) {
        failed++;
        lastFailure = e.getMessage();
    }
}
