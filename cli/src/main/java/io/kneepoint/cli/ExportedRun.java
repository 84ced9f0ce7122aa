// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.export.RequestRow;
import io.kneepoint.analyzer.latency.TimedArrivals;
import io.kneepoint.analyzer.run.MetricSink;
import io.kneepoint.analyzer.run.OfflineFold;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** One run on its way into a file: every event of it, then what the event completes. Confined to one thread. */
abstract class ExportedRun {

    private final ExportRunner.Source source;
    private final Map<Integer, StageStarted> stages = new HashMap<>();
    private boolean everyArrival = true;

    ExportedRun(ExportRunner.Source source) {
        this.source = source;
    }

    /** Takes an event, before what it completes. */
    void event(StreamEvent event) throws IOException {}

    /** Takes a record that the events have made, again where it has changed. */
    void record(List<String> parts, SpecificRecord record) throws IOException {}

    /** Whether every arrival was timed; known with the first event. */
    boolean everyArrival() {
        return everyArrival;
    }

    /** A request as a row. */
    RequestRow row(RequestTimeline timeline) {
        return new RequestRow(timeline, Optional.ofNullable(stages.get(timeline.getStage())), everyArrival);
    }

    /** Reads the run for its events and its whole requests; other records are of no use. */
    void readRequests(List<String> notes) throws IOException {
        read(notes, false);
    }

    /** Reads the run for every record of it. */
    void readAll(List<String> notes) throws IOException {
        read(notes, true);
    }

    private void read(List<String> notes, boolean all) throws IOException {
        try (RecordingReader events = source.open().get()) {
            if (!events.hasNext()) {
                throw new CommandFailure(
                        ExitCode.USAGE, "run: " + source.name() + " holds no events (expected: at least one)");
            }
            StreamEvent first = events.next();
            OfflineFold fold =
                    all ? new OfflineFold(first.getRunId(), sink()) : OfflineFold.ofRequests(first.getRunId(), sink());
            take(first, fold);
            while (events.hasNext()) {
                take(events.next(), fold);
            }
            note(fold.finish(), fold.rejected(), notes);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void take(StreamEvent event, OfflineFold fold) throws IOException {
        if (event.getPayload() instanceof RunStarted started) {
            everyArrival = TimedArrivals.every(started.getDefinitions());
        } else if (event.getPayload() instanceof StageStarted stage) {
            stages.put(stage.getStage(), stage);
        }
        event(event);
        fold.accept(event);
    }

    private MetricSink sink() {
        return new MetricSink() {
            @Override
            public <V extends SpecificRecord> void emit(Topic<V> topic, List<String> parts, V record, int revision) {
                try {
                    record(parts, record);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private static void note(RunStatus status, long rejected, List<String> notes) {
        if (status.getState() != RunState.COMPLETE) {
            notes.add(status.getRunId() + " is " + status.getState().name().toLowerCase(Locale.ROOT)
                    + Optional.ofNullable(status.getDetail())
                            .map(detail -> ": " + detail)
                            .orElse(""));
        }
        if (status.getInvalidReason() != null) {
            notes.add(status.getRunId() + " must not be trusted: " + status.getInvalidReason());
        }
        if (rejected > 0) {
            notes.add(status.getRunId() + ": " + rejected + " events break the contract and were left out");
        }
    }
}
