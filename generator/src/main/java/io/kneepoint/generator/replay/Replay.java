// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.replay;

import io.kneepoint.generator.recording.EventTimes;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingOutcome;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StreamEvent;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Hands the events of a recorded run to a sink: all of them, once, in their order, watermarks included.
 *
 * <p>Nothing is added: a recording that was cut ends without a {@code RunEnded}, as the run did. The ingest id is the sink's, so
 * each replay needs a sink of its own. A sink that drops an event stops the replay; give it one that holds back
 * ({@link io.kneepoint.generator.sink.Overflow#BLOCK}). Memory does not grow with the recording. Confined to one thread.
 */
public final class Replay {

    private static final int EVENTS_A_REPORT = 4_096;

    private final ReplaySpeed speed;
    private final ReplayClock clock;
    private final Consumer<ReplayProgress> onProgress;

    /** {@code onProgress} is called every few thousand events, and once more at the end, from the replaying thread. */
    public Replay(ReplaySpeed speed, ReplayClock clock, Consumer<ReplayProgress> onProgress) {
        this.speed = speed;
        this.clock = clock;
        this.onProgress = onProgress;
    }

    /**
     * Replays a run; leaves the sink open.
     *
     * @throws io.kneepoint.generator.recording.RecordingException when the recording cannot be read
     * @throws ReplayException when the sink drops events, or a pace is asked of a run without absolute times
     * @throws InterruptedException when the thread is told to stop; what was replayed then looks like a cut run
     */
    public ReplayResult run(RecordedRun run, EventSink sink) throws InterruptedException {
        Passage passage = new Passage(run, sink);
        try (RecordingReader reader = run.open()) {
            while (reader.hasNext()) {
                passage.passOn(reader.next());
            }
        }
        passage.report();
        return passage.result();
    }

    private void requireTimes(RecordedRun run, OptionalLong startedEpochNanos) {
        if (startedEpochNanos.isEmpty() && !(speed instanceof ReplaySpeed.Max)) {
            throw new ReplayException("speed: " + speed + " (expected: max, because run " + run.runId()
                    + " was imported without absolute times)");
        }
    }

    /** One run on its way to one sink. */
    private final class Passage {

        private final RecordedRun run;
        private final EventSink sink;
        private final OptionalLong total;
        private final EventTimes times = new EventTimes();
        private final Pace pace = new Pace(speed, clock);
        private final Set<Integer> begun = new HashSet<>();
        private final Set<Integer> ended = new HashSet<>();
        private long events;

        Passage(RecordedRun run, EventSink sink) {
            this.run = run;
            this.sink = sink;
            this.total = run.outcome().stream()
                    .mapToLong(RecordingOutcome::eventsWritten)
                    .findFirst();
        }

        void passOn(StreamEvent event) throws InterruptedException {
            OptionalLong epochNanos = times.epochNanosOf(event);
            if (event.getPayload() instanceof RunStarted) {
                requireTimes(run, epochNanos);
                begun.add(event.getWorker());
            } else if (event.getPayload() instanceof RunEnded) {
                ended.add(event.getWorker());
            }
            if (epochNanos.isPresent()) {
                pace.await(epochNanos.getAsLong());
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("replay of " + run.runId() + " was told to stop");
            }
            sink.accept(event);
            events++;
            if (events % EVENTS_A_REPORT == 0) {
                report();
            }
        }

        void report() {
            if (sink.dropped() > 0) {
                throw new ReplayException("replay: " + sink.dropped() + " events of run " + run.runId()
                        + " were not taken (expected: all, or the copy is worth nothing)");
            }
            onProgress.accept(new ReplayProgress(events, total, pace.runNanosDone()));
        }

        ReplayResult result() {
            boolean whole = !begun.isEmpty() && ended.containsAll(begun);
            return new ReplayResult(events, pace.runNanosDone(), whole);
        }
    }
}
