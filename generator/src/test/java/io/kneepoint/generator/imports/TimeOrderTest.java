// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.generator.recording.EventTimes;
import io.kneepoint.generator.recording.SampleRun;
import io.kneepoint.generator.sink.CollectingSink;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeOrderTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 1_000_000})
    void shouldHandOnEveryEventOnceAndInOrderOfTime(int eventsInMemory) {
        List<StreamEvent> requestByRequest = requestByRequest(SampleRun.events(60, 1));

        List<StreamEvent> ordered = ordered(requestByRequest, eventsInMemory);

        assertThat(new HashSet<>(ordered)).isEqualTo(new HashSet<>(requestByRequest));
        assertThat(ordered).hasSameSizeAs(requestByRequest);
        EventTimes times = new EventTimes();
        long latest = Long.MIN_VALUE;
        for (StreamEvent event : ordered) {
            OptionalLong at = times.epochNanosOf(event);
            assertThat(at.orElse(latest)).isGreaterThanOrEqualTo(latest);
            latest = at.orElse(latest);
        }
        assertThat(ordered.get(0).getPayload()).isInstanceOf(RunStarted.class);
        assertThat(ordered.get(ordered.size() - 1).getPayload()).isInstanceOf(RunEnded.class);
    }

    @Test
    void shouldNumberTheRunsOwnEventsInTheirNewOrder() {
        List<Long> sequences = ordered(requestByRequest(SampleRun.events(60, 2)), 50).stream()
                .filter(event -> event.getOrdinal() == null)
                .map(StreamEvent::getSequence)
                .toList();

        for (int i = 0; i < sequences.size(); i++) {
            assertThat(sequences.get(i)).isEqualTo(i);
        }
    }

    @Test
    void shouldGiveAnEventWithoutATimeThatOfItsNeighbour() {
        List<StreamEvent> events = List.of(
                of(0, 0, new RequestScheduled(0, null, null, null)),
                of(0, 1, new RequestSent(500L, null, null)),
                of(0, 2, ended(null)),
                of(1, 0, new RequestScheduled(0, 100L, null, null)),
                of(1, 1, new RequestSent(200L, null, null)),
                of(1, 2, ended(50L)));

        List<StreamEvent> ordered = ordered(events, 2);

        assertThat(ordered)
                .containsExactly(
                        events.get(3), events.get(4), events.get(5), events.get(0), events.get(1), events.get(2));
    }

    @Test
    void shouldRefuseARequestWithoutAnyTime() {
        assertThatThrownBy(() -> ordered(List.of(of(7, 0, new RequestScheduled(0, null, null, null))), 10))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("request 7: no time (expected: one at least)");
    }

    @Test
    void shouldLeaveNoScratchBehind() throws IOException {
        Path path;
        try (ScratchFolder scratch = ScratchFolder.create()) {
            path = scratch.path();
            Files.writeString(path.resolve("x"), "y");
        }

        assertThat(Files.exists(path)).isFalse();
    }

    private List<StreamEvent> ordered(List<StreamEvent> events, int eventsInMemory) {
        CollectingSink sink = new CollectingSink();
        try (TimeOrder order = new TimeOrder(sink, folder, eventsInMemory)) {
            events.forEach(order::accept);
        }
        assertThat(sink.isClosed()).isFalse();
        return sink.events();
    }

    /** As an import hands them over: the last request first, and the run's own events before all but the last of them. */
    private static List<StreamEvent> requestByRequest(List<StreamEvent> events) {
        List<StreamEvent> whole = new ArrayList<>();
        long sequence = 0;
        for (StreamEvent event : events) {
            if (event.getOrdinal() == null && !(event.getPayload() instanceof Watermark)) {
                whole.add(new StreamEvent(event.getRunId(), 0, null, sequence++, event.getPayload()));
            }
        }
        StreamEvent last = whole.remove(whole.size() - 1);
        events.stream()
                .filter(event -> event.getOrdinal() != null)
                .sorted(Comparator.comparing(StreamEvent::getOrdinal)
                        .reversed()
                        .thenComparing(StreamEvent::getSequence))
                .forEach(whole::add);
        whole.add(last);
        return whole;
    }

    private static StreamEvent of(long ordinal, long sequence, Object payload) {
        return new StreamEvent("run", 0, ordinal, sequence, payload);
    }

    private static RequestEnded ended(Long closedOffsetNanos) {
        return RequestEnded.newBuilder()
                .setOutcome(Outcome.OK)
                .setClosedOffsetNanos(closedOffsetNanos)
                .build();
    }
}
