// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.event.HealthSample;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The law of order for events that a shuffle seldom puts last: those of the run itself, and all of one request. */
class LateEventLawTest {

    private static final int[] LEVELS = {2, 5};

    private final List<StreamEvent> one = SyntheticRun.events(3, 12, LEVELS);
    private final List<StreamEvent> two = TwoWorkers.events(LEVELS);

    @ParameterizedTest
    @ValueSource(classes = {HealthSample.class, StageStarted.class, StageEnded.class, RunStarted.class})
    void shouldNotDependOnWhichControlEventComesLast(Class<?> kind) {
        assertThat(live(withLast(one, event -> kind.isInstance(event.getPayload()))))
                .isEqualTo(live(one));
    }

    @ParameterizedTest
    @ValueSource(classes = {HealthSample.class, StageStarted.class, StageEnded.class, RunStarted.class})
    void shouldNotDependOnWhichControlEventOfTheOtherWorkerComesLast(Class<?> kind) {
        for (int worker = 0; worker < 2; worker++) {
            int late = worker;
            assertThat(live(withLast(two, e -> e.getWorker() == late && kind.isInstance(e.getPayload()))))
                    .as("worker %d", worker)
                    .isEqualTo(live(two));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldNotDependOnTheOrderOfTwoWorkers(long seed) {
        List<StreamEvent> events = new ArrayList<>(two);
        Collections.shuffle(events, new Random(seed));
        assertThat(live(events)).as("seed %d", seed).isEqualTo(live(two));
    }

    @Test
    void shouldFoldTwoWorkersToOneCompleteRun() {
        CanonicalRecords records = EventLaws.foldOffline(two);
        assertThat(records.of(Topics.RUNS).get(0).getState()).isEqualTo(RunState.COMPLETE);
        assertThat(records.of(Topics.LATENCY_WINDOWS).stream()
                        .filter(window -> window.getLengthNanos() == 1_000_000_000L)
                        .mapToLong(window -> window.getOutputTokens())
                        .sum())
                .isEqualTo(records.of(Topics.REQUEST_TIMELINES).stream()
                        .mapToLong(RequestTimeline::getArrivalTokens)
                        .sum());
    }

    @Test
    void shouldRewriteOnlyTheWindowsThatALateRequestChanges() {
        Predicate<StreamEvent> ofFirst = event -> Objects.equals(event.getOrdinal(), 0L);
        List<StreamEvent> events = new ArrayList<>(one);
        events.removeIf(ofFirst);
        int lastWatermark = events.size() - 1;
        while (!(events.get(lastWatermark).getPayload() instanceof Watermark)) {
            lastWatermark--;
        }
        events.addAll(lastWatermark, one.stream().filter(ofFirst).toList());
        CanonicalRecords records = LiveFold.of(events);
        List<String> rewritten = records.revisionByKey().entrySet().stream()
                .filter(revision -> revision.getKey().contains("latency-windows/1000/") && revision.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();

        assertThat(records.lastByKey()).isEqualTo(live(one));
        assertThat(records.of(Topics.LATENCY_WINDOWS)).hasSizeGreaterThan(8);
        assertThat(rewritten).hasSizeBetween(1, 2);
    }

    private static List<StreamEvent> withLast(List<StreamEvent> run, Predicate<StreamEvent> late) {
        List<StreamEvent> events = new ArrayList<>(run);
        events.removeIf(late);
        run.stream().filter(late).forEach(events::add);
        return events;
    }

    /** What is written before anybody says that nothing more will come. */
    private static Map<String, SpecificRecord> live(List<StreamEvent> events) {
        return LiveFold.of(events).lastByKey();
    }
}
