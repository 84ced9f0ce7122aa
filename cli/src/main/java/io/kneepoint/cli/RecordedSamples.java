// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.capacity.LevelPoint;
import io.kneepoint.analyzer.regression.RunSample;
import io.kneepoint.analyzer.run.MetricSink;
import io.kneepoint.analyzer.run.OfflineFold;
import io.kneepoint.analyzer.run.RunSamples;
import io.kneepoint.generator.recording.RecordedRun;
import io.kneepoint.generator.recording.RecordingReader;
import io.kneepoint.schemas.topic.Topic;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;

/**
 * Recorded runs as samples for comparisons, each folded once, several at a time.
 *
 * @param runs the runs, in the order given
 * @param samples theirs
 * @param points the points of each run's curve
 * @param notes what a reader must know of them
 */
record RecordedSamples(
        List<RecordedRun> runs, List<RunSample> samples, List<List<LevelPoint>> points, List<String> notes) {

    private static final MetricSink NOWHERE = new MetricSink() {
        @Override
        public <V extends SpecificRecord> void emit(Topic<V> topic, List<String> parts, V record, int revision) {
            // Only the levels' requests and bins are wanted.
        }
    };

    RecordedSamples {
        runs = List.copyOf(runs);
        samples = List.copyOf(samples);
        points = List.copyOf(points);
        notes = List.copyOf(notes);
    }

    static RecordedSamples read(List<RecordedRun> runs, Progress progress) {
        if (!runs.isEmpty()) {
            String first = runs.get(0).runId();
            progress.update("reading " + (runs.size() == 1 ? first : first + " and " + (runs.size() - 1) + " more"));
        }
        List<RunSamples> read = runs.parallelStream().map(RecordedSamples::read).toList();
        return new RecordedSamples(
                runs,
                read.stream().map(RunSamples::sample).toList(),
                read.stream().map(RunSamples::points).toList(),
                read.stream().flatMap(each -> each.notes().stream()).toList());
    }

    static RunSamples read(RecordedRun run) {
        OfflineFold fold = new OfflineFold(run.runId(), NOWHERE);
        try (RecordingReader reader = run.open()) {
            while (reader.hasNext()) {
                fold.accept(reader.next());
            }
        }
        return RunSamples.of(run.runId(), RunFingerprint.of(run.description()), fold);
    }

    /** What must be said of both sides together: which tools measured, when they are not one. */
    static List<String> tools(RecordedSamples baseline, RecordedSamples candidate) {
        Set<String> tools = new TreeSet<>();
        for (RecordedSamples side : List.of(baseline, candidate)) {
            side.runs.forEach(run -> tools.add(run.description().tool()));
        }
        return tools.size() < 2 ? List.of() : List.of("measured by different tools: " + String.join(" and ", tools));
    }
}
