// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kneepoint.analyzer.assembly.Partial;
import io.kneepoint.analyzer.assembly.PartitionFold;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.metric.LatencyWindow;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every number of every window against arithmetic on the single requests; and when a window is written. */
class WindowArithmeticTest {

    private static final WindowLengths LENGTHS =
            new WindowLengths(List.of(Duration.ofMillis(500), Duration.ofSeconds(2)));

    private final List<StreamEvent> run = SyntheticRun.events(5, 12, 3, 8);
    private final CanonicalRecords records = new CanonicalRecords();
    private final RunFold runFold = new RunFold(SyntheticRun.RUN_ID, FoldStore.inMemory(), records, LENGTHS);
    private final PartitionFold partition = new PartitionFold(SyntheticRun.RUN_ID, 0, new PartitionFold.Output() {
        @Override
        public void timeline(RequestTimeline timeline) {
            records.emit(Topics.REQUEST_TIMELINES, List.of(Long.toString(timeline.getOrdinal())), timeline, 0);
        }

        @Override
        public void partial(Partial partial) {
            runFold.accept(partial);
        }
    });

    @Test
    void shouldAgreeWithArithmeticOnTheRequests() {
        run.forEach(partition::accept);
        List<RequestTimeline> requests = records.of(Topics.REQUEST_TIMELINES);
        List<LatencyWindow> windows = records.of(Topics.LATENCY_WINDOWS);

        assertThat(windows).extracting(LatencyWindow::getLengthNanos).contains(500_000_000L, 2_000_000_000L);
        for (LatencyWindow window : windows) {
            long from = window.getStartEpochNanos();
            long to = from + window.getLengthNanos();
            double seconds = window.getLengthNanos() / 1e9;
            List<RequestTimeline> ended = requests.stream()
                    .filter(request -> in(request.getSentEpochNanos() + request.getClosedOffsetNanos(), from, to))
                    .toList();
            long failed = ended.stream()
                    .filter(request -> request.getOutcome() != Outcome.OK)
                    .count();
            String at = "window of " + window.getLengthNanos() + " ns at " + from;

            assertThat(from % window.getLengthNanos()).as(at).isZero();
            assertThat(window.getRequestsSent())
                    .as(at)
                    .isEqualTo(requests.stream()
                            .filter(request -> in(request.getSentEpochNanos(), from, to))
                            .count());
            assertThat(window.getRequestsEnded()).as(at).isEqualTo(ended.size());
            assertThat(window.getErrors()).as(at).isEqualTo(failed);
            assertThat(window.getRequestsPerSecond()).as(at).isEqualTo(ended.size() / seconds);
            assertThat(window.getOutputTokens()).as(at).isEqualTo(tokensIn(from, to));
            assertThat(window.getOutputTokensPerSecond()).as(at).isEqualTo(tokensIn(from, to) / seconds);
            assertThat(window.getInFlightMean()).as(at).isCloseTo(inFlight(requests, from, to), within(1e-9));
            assertThat(window.getE2e().getCount()).as(at).isEqualTo(ended.size() - failed);
            assertThat(window.getTtft().getCount())
                    .as(at)
                    .isEqualTo(requests.stream()
                            .filter(request -> request.getFirstTokenOffsetNanos() != null
                                    && in(request.getSentEpochNanos() + request.getFirstTokenOffsetNanos(), from, to))
                            .count());
            assertThat(window.getGoodputPerSecond())
                    .as(at)
                    .isEqualTo(
                            ended.stream().filter(WindowArithmeticTest::isGood).count() / seconds);
        }
    }

    @Test
    void shouldWriteAWindowAsSoonAsTheWatermarkPassesItsEnd() {
        long watermark = Long.MIN_VALUE;
        int checked = 0;
        for (StreamEvent event : run) {
            partition.accept(event);
            if (!(event.getPayload() instanceof Watermark it)) {
                continue;
            }
            watermark = it.getWatermarkEpochNanos();
            List<LatencyWindow> written = records.of(Topics.LATENCY_WINDOWS);
            long newest = written.stream()
                    .filter(window -> window.getLengthNanos() == 500_000_000L)
                    .mapToLong(window -> window.getStartEpochNanos() + window.getLengthNanos())
                    .max()
                    .orElse(0);
            // The next window would end after the watermark; none is written before its end is passed.
            assertThat(newest).isLessThanOrEqualTo(watermark);
            if (newest > 0) {
                assertThat(newest + 500_000_000L).isGreaterThan(watermark);
                checked++;
            }
        }
        // A worker writes a watermark every 250 ms, so that no window waits longer than that for one.
        assertThat(checked).isGreaterThan(10);
    }

    @Test
    void shouldStayGivenUpAndCountWhatComesAfterwards() {
        List<StreamEvent> late = new ArrayList<>();
        for (StreamEvent event : run) {
            if (event.getPayload() instanceof TokensArrived && event.getOrdinal() == 3) {
                late.add(event);
            } else {
                partition.accept(event);
            }
        }
        partition.sendHeldBack();
        runFold.close();
        Map<String, Object> before = new HashMap<>(records.lastByKey());
        partition.giveUp();

        late.forEach(event -> assertThat(partition.accept(event)).isEqualTo(PartitionFold.Acceptance.LATE));

        assertThat(late).isNotEmpty();
        assertThat(runFold.status().getState()).isEqualTo(RunState.INCOMPLETE);
        assertThat(runFold.status().getDetail()).isEqualTo(late.size() + " events came after the run had closed");
        before.remove(Topics.RUNS.name() + "/");
        assertThat(records.lastByKey()).containsAllEntriesOf(castValues(before));
    }

    @Test
    void shouldRefuseLengthsThatAreNoExactSums() {
        assertThatThrownBy(() -> new WindowLengths(List.of(Duration.ofMillis(300))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("window length: 300 ms (expected: a multiple of 250 ms, at most 1 h)");
        assertThatThrownBy(() -> new WindowLengths(List.of()))
                .hasMessage("window lengths: none (expected: at least one)");
    }

    private static Map<String, org.apache.avro.specific.SpecificRecord> castValues(Map<String, Object> records) {
        Map<String, org.apache.avro.specific.SpecificRecord> cast = new HashMap<>();
        records.forEach((key, value) -> cast.put(key, (org.apache.avro.specific.SpecificRecord) value));
        return cast;
    }

    private static boolean in(long instant, long from, long to) {
        return instant >= from && instant < to;
    }

    private static boolean isGood(RequestTimeline request) {
        double queued = request.getSentEpochNanos() - request.getIntendedEpochNanos();
        if (request.getOutcome() != Outcome.OK || request.getFirstTokenOffsetNanos() + queued > 55_000_000L) {
            return false;
        }
        long span = request.getLastTokenOffsetNanos() - request.getFirstTokenOffsetNanos();
        return request.getOutputTokens() < 2 || span <= 13_000_000.0 * (request.getOutputTokens() - 1);
    }

    private static double inFlight(List<RequestTimeline> requests, long from, long to) {
        double sum = 0;
        for (RequestTimeline request : requests) {
            long begin = Math.max(from, request.getSentEpochNanos());
            long end = Math.min(to, request.getSentEpochNanos() + request.getClosedOffsetNanos());
            sum += Math.max(0, end - begin);
        }
        return sum / (to - from);
    }

    /** Tokens of the events themselves, not of anything that the analyzer made of them. */
    private long tokensIn(long from, long to) {
        Map<Long, Long> sent = new HashMap<>();
        long tokens = 0;
        for (StreamEvent event : run) {
            if (event.getPayload() instanceof io.kneepoint.schemas.event.RequestSent it) {
                sent.put(event.getOrdinal(), it.getSentEpochNanos());
            } else if (event.getPayload() instanceof TokensArrived frame) {
                long at = sent.get(event.getOrdinal()) + frame.getFirstOffsetNanos();
                for (int i = 0; i <= frame.getDeltasNanos().size(); i++) {
                    at += i == 0 ? 0 : frame.getDeltasNanos().get(i - 1);
                    tokens += in(at, from, to)
                            ? frame.getTokens().isEmpty()
                                    ? 1
                                    : frame.getTokens().get(i)
                            : 0;
                }
            }
        }
        return tokens;
    }
}
