// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.metric.LatencyWindow;
import io.kneepoint.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A time that is far off costs an hour of empty windows, 3 600 of one second and 360 of ten, and neither the analyzer nor the run. */
class FarOffTimeTest {

    private static final int WINDOWS_AN_HOUR = 3_960;
    private static final long IN_2262 = Long.MAX_VALUE - 1;

    private final List<StreamEvent> run = SyntheticRun.events(7, 12, 2, 5);
    private final Map<String, SpecificRecord> undisturbed = LiveFold.of(run).lastByKey();

    @Test
    void shouldBearAWatermarkOfAnotherCentury() {
        List<StreamEvent> events = new ArrayList<>(run);
        events.add(run.size() / 2, new StreamEvent(SyntheticRun.RUN_ID, 0, null, 0L, new Watermark(IN_2262)));

        CanonicalRecords records = LiveFold.of(events);

        assertThat(records.lastByKey()).containsAllEntriesOf(undisturbed);
        assertThat(windows(records)).hasSizeBetween(1, windows(LiveFold.of(run)).size() + WINDOWS_AN_HOUR);
    }

    @Test
    void shouldBearARequestOfAnotherCentury() {
        boolean[] done = {false};
        CanonicalRecords records = LiveFold.of(changed(event -> {
            if (!done[0] && event.getPayload() instanceof RequestSent) {
                done[0] = true;
                return new RequestSent(IN_2262 - Duration.ofDays(31).toNanos(), null, null);
            }
            return event.getPayload();
        }));

        assertThat(windows(records)).hasSizeBetween(1, windows(LiveFold.of(run)).size() + 2 * WINDOWS_AN_HOUR);
    }

    @Test
    void shouldBearAnEndInAnotherCentury() {
        CanonicalRecords records = LiveFold.of(changed(event -> event.getPayload() instanceof RunEnded it
                ? RunEnded.newBuilder(it).setEndedEpochNanos(IN_2262).build()
                : event.getPayload()));

        assertThat(windows(records)).hasSizeBetween(1, windows(LiveFold.of(run)).size() + WINDOWS_AN_HOUR);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldLeaveOutALongSilenceWhateverTheOrderOfTheEvents(long seed) {
        List<StreamEvent> apart = TwoWorkers.apart(Duration.ofHours(7).toNanos() + 100_000_000L, 2, 4);
        Map<String, SpecificRecord> expected = LiveFold.of(apart).lastByKey();
        List<StreamEvent> shuffled = new ArrayList<>(apart);
        Collections.shuffle(shuffled, new Random(seed));

        CanonicalRecords records = LiveFold.of(shuffled);

        assertThat(records.lastByKey()).as("seed %d", seed).isEqualTo(expected);
        assertThat(windows(records)).hasSizeBetween(WINDOWS_AN_HOUR, WINDOWS_AN_HOUR + 200);
    }

    @Test
    void shouldWriteTheSilenceAfterALateEventThatLiesWhereNothingWas() {
        long later = Duration.ofHours(5).toNanos();
        List<StreamEvent> events = changed(event -> {
            boolean moved = Objects.equals(event.getOrdinal(), 0L);
            return moved && event.getPayload() instanceof RequestSent it
                    ? new RequestSent(it.getSentEpochNanos() + later, null, null)
                    : event.getPayload();
        });
        StreamEvent end = events.get(events.size() - 1);
        StreamEvent watermark = new StreamEvent(SyntheticRun.RUN_ID, 0, null, 0L, new Watermark(IN_2262));
        List<StreamEvent> inTime = new ArrayList<>(events.subList(0, events.size() - 1));
        inTime.addAll(List.of(watermark, end));
        List<StreamEvent> late = new ArrayList<>(events.subList(0, events.size() - 1));
        late.removeIf(event -> Objects.equals(event.getOrdinal(), 0L));
        late.add(watermark);
        events.stream().filter(event -> Objects.equals(event.getOrdinal(), 0L)).forEach(late::add);
        late.add(end);

        assertThat(LiveFold.of(late).lastByKey()).isEqualTo(LiveFold.of(inTime).lastByKey());
        assertThat(windows(LiveFold.of(late))).hasSizeGreaterThan(2 * WINDOWS_AN_HOUR);
    }

    private List<StreamEvent> changed(Function<StreamEvent, Object> payload) {
        UnaryOperator<StreamEvent> change = event -> new StreamEvent(
                event.getRunId(), event.getWorker(), event.getOrdinal(), event.getSequence(), payload.apply(event));
        return run.stream().map(change).toList();
    }

    private static List<LatencyWindow> windows(CanonicalRecords records) {
        return records.of(Topics.LATENCY_WINDOWS);
    }
}
