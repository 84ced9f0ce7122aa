// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.generator.recording.EventTimes;
import io.kneepoint.generator.recording.SampleRun;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.event.Watermark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReframingLawTest {

    private record Arrival(long offsetNanos, int tokens, boolean firstAnswer) {}

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "3, 1", "3, 2", "12, 1", "12, 2", "64, 1", "64, 2", "1000000, 3"})
    void shouldKeepEveryArrivalAndEveryOtherEvent(int maxArrivals, long seed) {
        List<StreamEvent> events = SampleRun.events(100, seed);

        List<StreamEvent> reframed = reframed(events, maxArrivals);

        assertThat(arrivals(reframed)).isEqualTo(arrivals(events));
        assertThat(others(reframed)).isEqualTo(others(events));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 12, 64})
    void shouldFillEveryFrameButTheLastOfARequest(int maxArrivals) {
        Map<Long, List<Integer>> sizes = new HashMap<>();
        for (StreamEvent event : reframed(SampleRun.events(100, 4), maxArrivals)) {
            if (event.getPayload() instanceof TokensArrived frame) {
                sizes.computeIfAbsent(event.getOrdinal(), o -> new ArrayList<>())
                        .add(frame.getDeltasNanos().size() + 1);
            }
        }

        for (List<Integer> ofOne : sizes.values()) {
            assertThat(ofOne.subList(0, ofOne.size() - 1)).allMatch(size -> size == maxArrivals);
            assertThat(ofOne.get(ofOne.size() - 1)).isBetween(1, maxArrivals);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 12, 64})
    void shouldNumberDenselyAndStateTheTotals(int maxArrivals) {
        List<StreamEvent> reframed = reframed(SampleRun.events(100, 5), maxArrivals);

        Map<Long, Long> next = new HashMap<>();
        for (StreamEvent event : reframed) {
            if (event.getOrdinal() != null) {
                assertThat(event.getSequence()).isEqualTo(next.merge(event.getOrdinal(), 1L, Long::sum) - 1);
            }
        }
        long counted = reframed.stream()
                .filter(event -> !(event.getPayload() instanceof Watermark))
                .count();
        RunEnded ended = (RunEnded) reframed.get(reframed.size() - 1).getPayload();
        assertThat(ended.getEventsGenerated()).isEqualTo(counted);
        assertThat(ended.getRequestsScheduled()).isEqualTo(100);
    }

    @Test
    void shouldComeToTheSameByAnyWay() {
        List<StreamEvent> events = SampleRun.events(50, 6);

        Map<Long, List<StreamEvent>> direct = byRequest(reframed(events, 12));
        assertThat(byRequest(reframed(reframed(events, 1), 12)).equals(direct)).isTrue();
        assertThat(byRequest(reframed(reframed(events, 64), 12)).equals(direct)).isTrue();
        assertThat(byRequest(reframed(reframed(events, 12), 12)).equals(direct)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 12, 64})
    void shouldNotPromiseWhatIsStillHeldBack(int maxArrivals) {
        List<StreamEvent> events = withManyWatermarks(SampleRun.events(50, 7));

        List<StreamEvent> reframed = reframed(events, maxArrivals);

        Map<Long, Long> sent = new HashMap<>();
        long promised = Long.MIN_VALUE;
        for (StreamEvent event : reframed) {
            if (event.getPayload() instanceof Watermark watermark) {
                assertThat(watermark.getWatermarkEpochNanos()).isGreaterThanOrEqualTo(promised);
                promised = watermark.getWatermarkEpochNanos();
            } else if (event.getPayload() instanceof RequestSent request) {
                sent.put(event.getOrdinal(), request.getSentEpochNanos());
            } else if (event.getPayload() instanceof TokensArrived frame) {
                assertThat(sent.get(event.getOrdinal()) + frame.getFirstOffsetNanos())
                        .isGreaterThanOrEqualTo(promised);
            }
        }
        assertThat(reframed.stream().filter(event -> event.getPayload() instanceof Watermark))
                .hasSameSizeAs(events.stream()
                        .filter(event -> event.getPayload() instanceof Watermark)
                        .toList());
    }

    @Test
    void shouldKeepTheGapThatALostEventLeaves() {
        List<StreamEvent> events = new ArrayList<>(SampleRun.events(10, 8));
        StreamEvent lost = events.stream()
                .filter(event -> event.getPayload() instanceof TokensArrived)
                .findFirst()
                .orElseThrow();
        events.remove(lost);

        List<StreamEvent> reframed = reframed(events, 1);

        long distinct = reframed.stream()
                .filter(event -> !(event.getPayload() instanceof Watermark))
                .count();
        RunEnded ended = (RunEnded) reframed.get(reframed.size() - 1).getPayload();
        assertThat(ended.getEventsGenerated()).isEqualTo(distinct + 1);
        List<Long> sequences = reframed.stream()
                .filter(event -> lost.getOrdinal().equals(event.getOrdinal()))
                .map(StreamEvent::getSequence)
                .toList();
        assertThat(sequences)
                .doesNotContain(lost.getSequence())
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(sequences.get(sequences.size() - 1)).isEqualTo(sequences.size());
    }

    @Test
    void shouldPassOnAnEventSeenTwiceOnce() {
        List<StreamEvent> twice = new ArrayList<>();
        for (StreamEvent event : SampleRun.events(10, 9)) {
            twice.add(event);
            if (event.getOrdinal() != null && !(event.getPayload() instanceof RequestEnded)) {
                twice.add(event);
            }
        }

        assertThat(reframed(twice, 3)).isEqualTo(reframed(SampleRun.events(10, 9), 3));
    }

    @Test
    void shouldPassOnWhatACutRecordingLeftUnfinished() {
        List<StreamEvent> events = SampleRun.events(3, 10);
        int cut = 0;
        while (!(events.get(cut).getPayload() instanceof RequestEnded)) {
            cut++;
        }

        assertThat(arrivals(reframed(events.subList(0, cut), 64))).isEqualTo(arrivals(events.subList(0, cut)));
    }

    @Test
    void shouldRefuseFramesOfNothing() {
        assertThatThrownBy(() -> new Reframing(0, new CollectingSink()))
                .hasMessage("frame.max.arrivals: 0 (expected: at least 1)");
    }

    private static List<StreamEvent> reframed(List<StreamEvent> events, int maxArrivals) {
        CollectingSink sink = new CollectingSink();
        try (Reframing reframing = new Reframing(maxArrivals, sink)) {
            events.forEach(reframing::accept);
        }
        assertThat(sink.isClosed()).isTrue();
        return sink.events();
    }

    /** The order of the events of each request; that between requests depends on when frames fill. */
    private static Map<Long, List<StreamEvent>> byRequest(List<StreamEvent> events) {
        Map<Long, List<StreamEvent>> found = new HashMap<>();
        events.forEach(event -> found.computeIfAbsent(event.getOrdinal(), o -> new ArrayList<>())
                .add(event));
        return found;
    }

    private static Map<Long, List<Arrival>> arrivals(List<StreamEvent> events) {
        Map<Long, List<Arrival>> found = new TreeMap<>();
        for (StreamEvent event : events) {
            if (event.getPayload() instanceof TokensArrived frame) {
                List<Arrival> ofOne = found.computeIfAbsent(event.getOrdinal(), o -> new ArrayList<>());
                long offset = frame.getFirstOffsetNanos();
                for (int i = 0; i <= frame.getDeltasNanos().size(); i++) {
                    offset += i == 0 ? 0 : frame.getDeltasNanos().get(i - 1);
                    int tokens =
                            frame.getTokens().isEmpty() ? 1 : frame.getTokens().get(i);
                    Long answer = frame.getFirstAnswerOffsetNanos();
                    ofOne.add(new Arrival(offset, tokens, answer != null && answer == offset));
                }
            }
        }
        return found;
    }

    /** What is neither a frame nor changed by frames, in order. */
    private static List<Object> others(List<StreamEvent> events) {
        return events.stream()
                .map(StreamEvent::getPayload)
                .filter(payload -> !(payload instanceof TokensArrived
                        || payload instanceof RunEnded
                        || payload instanceof Watermark))
                .toList();
    }

    /** A watermark after each event of a request, as high as the events before it allow. */
    private static List<StreamEvent> withManyWatermarks(List<StreamEvent> events) {
        List<StreamEvent> more = new ArrayList<>();
        EventTimes times = new EventTimes();
        Map<Long, Long> latest = new HashMap<>();
        for (StreamEvent event : events) {
            if (event.getPayload() instanceof Watermark) {
                continue;
            }
            more.add(event);
            var at = times.epochNanosOf(event);
            if (event.getOrdinal() != null && at.isPresent()) {
                latest.put(event.getOrdinal(), at.getAsLong());
                if (event.getPayload() instanceof RequestEnded) {
                    latest.remove(event.getOrdinal());
                }
                if (latest.size() == 2) {
                    long safe = latest.values().stream()
                            .mapToLong(Long::longValue)
                            .min()
                            .orElseThrow();
                    more.add(new StreamEvent(event.getRunId(), 0, null, 0L, new Watermark(safe)));
                }
            }
        }
        return more;
    }
}
