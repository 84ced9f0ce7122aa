// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.analyzer.report.Serving;
import io.kneepoint.analyzer.run.MetricSink;
import io.kneepoint.analyzer.run.OfflineFold;
import io.kneepoint.analyzer.run.SyntheticRun;
import io.kneepoint.schemas.event.Fidelity;
import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.event.LastTokenRule;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.LatencyWindow;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class RunTrackTest {

    private static List<SpecificRecord> records(Fidelity fidelity) {
        List<StreamEvent> events = SyntheticRun.events(1, 8, 4);
        RunStarted started = RunStarted.newBuilder((RunStarted) events.get(0).getPayload())
                .setDefinitions(
                        new MetricDefinitions(FirstTokenRule.FIRST_CONTENT, LastTokenRule.LAST_CONTENT, fidelity))
                .build();
        events.set(0, StreamEvent.newBuilder(events.get(0)).setPayload(started).build());
        List<SpecificRecord> records = new ArrayList<>();
        OfflineFold fold = new OfflineFold(SyntheticRun.RUN_ID, new MetricSink() {
            @Override
            public <V extends SpecificRecord> void emit(Topic<V> topic, List<String> parts, V record, int revision) {
                records.add(record);
            }
        });
        events.forEach(fold::accept);
        fold.finish();
        return records;
    }

    private static RunTrack track() {
        return new RunTrack(SyntheticRun.RUN_ID, model -> Serving.unknown());
    }

    @Test
    void shouldShowNoGapsWhereOnlyFirstAndLastArrivalWereTimed() {
        RunTrack track = track();
        records(Fidelity.B).forEach(record -> track.take(record, 1));

        assertThat(track.gapsTimed()).isFalse();
        assertThat(track.lanesSince(0, RunTrack.MOST_LANES))
                .isNotEmpty()
                .allMatch(lane ->
                        lane.gapMaxNanos().isEmpty() && lane.gapMeanNanos().isEmpty())
                .anyMatch(lane -> lane.firstTokenOffsetNanos().isPresent());
    }

    @Test
    void shouldShowGapsOnceAWindowHasSomeAndThoseOfBeforeAgain() {
        List<SpecificRecord> records = records(Fidelity.A);
        RunTrack track = track();
        records.stream().filter(RequestTimeline.class::isInstance).forEach(record -> track.take(record, 1));
        List<Lane> before = track.lanesSince(0, RunTrack.MOST_LANES);

        records.stream().filter(LatencyWindow.class::isInstance).forEach(record -> track.take(record, 2));

        assertThat(before).isNotEmpty().allMatch(lane -> lane.gapMaxNanos().isEmpty());
        assertThat(track.gapsTimed()).isTrue();
        assertThat(track.lanesSince(1, RunTrack.MOST_LANES))
                .hasSameSizeAs(before)
                .anyMatch(lane -> lane.gapMaxNanos().isPresent());
    }
}
