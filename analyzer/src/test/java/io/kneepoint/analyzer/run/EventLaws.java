// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The law of events (SEMANTICS.md): the same events give the same records, whoever folds them. */
public abstract class EventLaws {

    /** Levels of the run under test. */
    protected static final int[] LEVELS = {1, 4, 9};

    /** The run under test, in the order in which it was generated. */
    protected final List<StreamEvent> run = SyntheticRun.events(1, 12, LEVELS);

    /** What the subject makes of these events, when nothing more comes. */
    protected abstract CanonicalRecords analyze(List<StreamEvent> events);

    /** What the offline fold makes of the undisturbed run. */
    protected final Map<String, SpecificRecord> expected() {
        return foldOffline(run).lastByKey();
    }

    /** Folds in this thread. */
    public static CanonicalRecords foldOffline(List<StreamEvent> events) {
        CanonicalRecords records = new CanonicalRecords();
        OfflineFold fold = new OfflineFold(SyntheticRun.RUN_ID, records);
        events.forEach(fold::accept);
        fold.finish();
        return records;
    }

    /** The run's last status. */
    protected static RunStatus status(CanonicalRecords records) {
        return records.of(Topics.RUNS).get(0);
    }

    /** Events that are counted: all but watermarks. */
    public static long counted(List<StreamEvent> events) {
        return events.stream()
                .filter(event -> !(event.getPayload() instanceof Watermark))
                .count();
    }

    @Test
    void shouldBeCompleteAndCountEveryEvent() {
        CanonicalRecords records = analyze(run);
        assertThat(status(records).getState()).isEqualTo(RunState.COMPLETE);
        assertThat(status(records).getEventsReceived()).isEqualTo(counted(run));
        assertThat(status(records).getEventsExpected()).isEqualTo(counted(run));
        assertThat(records.lastByKey()).isEqualTo(expected());
        assertThat(records.of(Topics.LATENCY_WINDOWS)).hasSizeGreaterThan(5);
        assertThat(records.of(Topics.REQUEST_TIMELINES)).hasSize(12 * (1 + 4 + 9));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldNotDependOnOrderOrRepetition(long seed) {
        Random random = new Random(seed);
        List<StreamEvent> events = new ArrayList<>(run);
        for (int i = 0; i < 500; i++) {
            events.add(run.get(random.nextInt(run.size())));
        }
        Collections.shuffle(events, random);
        assertThat(analyze(events).lastByKey()).as("seed %d", seed).isEqualTo(expected());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void shouldNotDependOnFraming(int framing) {
        Map<String, SpecificRecord> reframed =
                analyze(SyntheticRun.events(1, framing, LEVELS)).lastByKey();
        assertThat(withoutEventCounts(reframed)).isEqualTo(withoutEventCounts(expected()));
    }

    @Test
    void shouldNameTheNumberOfMissingEvents() {
        List<StreamEvent> events = new ArrayList<>(run);
        events.removeIf(event -> event.getPayload() instanceof TokensArrived && event.getOrdinal() == 7);
        RunStatus status = status(analyze(events));
        assertThat(status.getState()).isEqualTo(RunState.INCOMPLETE);
        assertThat(status.getDetail())
                .isEqualTo((run.size() - events.size()) + " of " + counted(run) + " events are missing");
    }

    @Test
    void shouldCallARunWithoutItsEndCut() {
        RunStatus status = status(analyze(run.subList(0, run.size() / 2)));
        assertThat(status.getState()).isEqualTo(RunState.CUT);
        assertThat(status.getDetail()).startsWith("0 of 1 workers");
    }

    @Test
    void shouldReviseAWindowWithAHigherRevisionWhenALateEventComes() {
        List<StreamEvent> events = new ArrayList<>(run);
        int late = 0;
        while (!(events.get(late).getPayload() instanceof TokensArrived)) {
            late++;
        }
        events.add(events.size() - 2, events.remove(late));
        CanonicalRecords records = analyze(events);
        assertThat(records.lastByKey()).isEqualTo(expected());
        assertThat(records.revisionByKey().values()).anyMatch(revision -> revision > 0);
    }

    /** Statuses count events, of which there are fewer in larger frames. */
    protected static Map<String, SpecificRecord> withoutEventCounts(Map<String, SpecificRecord> records) {
        Map<String, SpecificRecord> rest = new TreeMap<>(records);
        rest.remove(Topics.RUNS.name() + "/");
        return rest;
    }
}
