// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kneepoint.analyzer.latency.TimeBin;
import io.kneepoint.schemas.event.Bursts;
import io.kneepoint.schemas.event.LoadPattern;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.metric.BurstResponse;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.MetricDrift;
import io.kneepoint.schemas.serde.TrustedRecords;
import io.kneepoint.schemas.sketch.TimeBins;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** What becomes of stages whose load is open or changes; times are made up, and the results known by arithmetic. */
class LoadPatternTest {

    static {
        TrustedRecords.install();
    }

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long START = 4_000 * SECOND;

    private static Stage stage(LoadPattern pattern, Integer concurrency, Double rate, long seconds, Bursts bursts) {
        return new Stage(
                "r",
                0,
                "s",
                concurrency,
                rate,
                START,
                START + seconds * SECOND,
                null,
                null,
                null,
                pattern,
                START,
                bursts,
                true);
    }

    private static RequestTimeline request(
            long ordinal, long intended, long sent, long ttft, long duration, Outcome outcome) {
        return RequestTimeline.newBuilder()
                .setRunId("r")
                .setWorker(0)
                .setOrdinal(ordinal)
                .setStage(0)
                .setIntendedEpochNanos(intended)
                .setSentEpochNanos(outcome == Outcome.SHED ? null : (Long) sent)
                .setFirstTokenOffsetNanos(outcome == Outcome.SHED ? null : (Long) ttft)
                .setLastTokenOffsetNanos(outcome == Outcome.SHED ? null : (Long) duration)
                .setClosedOffsetNanos(duration)
                .setOutcome(outcome)
                .setOutputTokens(10)
                .setOutputTokensFromUsage(true)
                .setArrivals(10)
                .setArrivalTokens(10)
                .setMultiTokenArrivals(0)
                .setGapSumNanos(0)
                .setGapSquareSumHigh(0)
                .setGapSquareSumLow(0)
                .build();
    }

    private static void bin(List<RequestTimeline> requests, BiConsumer<Long, TimeBin> into) {
        for (RequestTimeline request : requests) {
            if (request.getSentEpochNanos() != null) {
                long closed = request.getSentEpochNanos() + request.getClosedOffsetNanos();
                TimeBin sentBin = new TimeBin();
                sentBin.countSent(remaining(request.getSentEpochNanos()));
                into.accept(TimeBins.indexOf(request.getSentEpochNanos()), sentBin);
                TimeBin closedBin = new TimeBin();
                closedBin.countClosed(remaining(closed));
                closedBin.countTokens(request.getOutputTokens());
                into.accept(TimeBins.indexOf(closed), closedBin);
            }
        }
    }

    private static long remaining(long epochNanos) {
        return TimeBins.startOf(TimeBins.indexOf(epochNanos) + 1) - epochNanos;
    }

    private static ConcurrencyLevel level(Stage stage, List<RequestTimeline> requests) {
        LevelFold fold = new LevelFold(stage);
        requests.forEach(fold::add);
        bin(requests, fold::add);
        return fold.level();
    }

    @Test
    void shouldSetTheLoadDeliveredBesideTheLoadAskedFor() {
        List<RequestTimeline> requests = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            long intended = START + 5L * i * MILLI;
            // One in ten is shed, and those of the last second are sent a second late, after the measurement.
            Outcome outcome = i % 10 == 3 ? Outcome.SHED : Outcome.OK;
            long sent = intended + (i >= 1_800 ? SECOND : 0);
            requests.add(request(i, intended, sent, 50 * MILLI, 100 * MILLI, outcome));
        }

        ConcurrencyLevel level = level(stage(LoadPattern.CONSTANT, null, 200.0, 10, null), requests);

        assertThat(level.getAskedPerSecond()).isEqualTo(200.0);
        assertThat(level.getDeliveredPerSecond()).isEqualTo(162.0);
        assertThat(level.getRatePerSecond()).isEqualTo(200.0);
    }

    @Test
    void shouldSayNothingOfTheLoadWhereIntendedTimesAreUnknown() {
        RequestTimeline request = RequestTimeline.newBuilder(
                        request(0, START, START + SECOND, MILLI, 2 * MILLI, Outcome.OK))
                .setIntendedEpochNanos(null)
                .build();
        ConcurrencyLevel level = level(stage(LoadPattern.CONSTANT, 1, null, 10, null), List.of(request));
        assertThat(level.getAskedPerSecond()).isNull();
        assertThat(level.getDeliveredPerSecond()).isNull();
    }

    @Test
    void shouldPutEachMomentOfARampToWhatWasInFlight() {
        // In flight: one request more every two seconds, each slot without a pause; TTFT is 10 ms for each in flight.
        List<RequestTimeline> requests = new ArrayList<>();
        long ordinal = 0;
        for (int slot = 0; slot < 8; slot++) {
            for (long sent = START + 2L * slot * SECOND; sent < START + 16 * SECOND; sent += SECOND / 2) {
                long inFlight = (sent - START) / (2 * SECOND) + 1;
                requests.add(request(ordinal++, sent, sent, inFlight * 10 * MILLI, SECOND / 2, Outcome.OK));
            }
        }
        RampFold fold = new RampFold(stage(LoadPattern.RAMP, null, null, 16, null));
        requests.forEach(fold::add);
        bin(requests, fold::add);

        List<RampFold.Level> levels = fold.levels();

        assertThat(levels).extracting(it -> it.level().getConcurrency()).containsExactly(1, 2, 3, 5, 7, 8);
        assertThat(levels.get(0).level().getMeasuredConcurrency()).isEqualTo(1.0, within(1e-9));
        assertThat(levels.get(3).level().getMeasuredConcurrency()).isEqualTo(4.5, within(1e-9));
        assertThat(levels.get(1).level().getTtft().getP50Nanos()).isEqualTo(20.0 * MILLI);
        assertThat(levels.get(1).level().getRequests()).isEqualTo(8);
        assertThat(levels.get(2).level().getRequestsPerSecond()).isEqualTo(6.0);
        assertThat(levels.get(5).level().getOutputTokensPerSecond()).isEqualTo(160.0, within(5.0));
        assertThat(levels).allSatisfy(it -> {
            assertThat(it.level().getPattern()).isEqualTo(LoadPattern.RAMP);
            assertThat(it.level().getSteady()).isNull();
            assertThat(it.point().orElseThrow().drift()).isEmpty();
        });
    }

    @Test
    void shouldNumberRampLevelsTwiceForEachDoubling() {
        assertThat(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 15, 16, 64, 96}).satisfies(values -> {
            int[] levels =
                    Arrays.stream(values).map(value -> RampFold.levelOf(value)).toArray();
            assertThat(levels).containsExactly(0, 2, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 12, 13);
        });
    }

    @Test
    void shouldLeaveOutALevelThatTheLoadOnlyPassed() {
        RampFold fold = new RampFold(stage(LoadPattern.RAMP, null, null, 10, null));
        List<RequestTimeline> requests = List.of(request(0, START, START, MILLI, SECOND / 2, Outcome.OK));
        requests.forEach(fold::add);
        bin(requests, fold::add);
        assertThat(fold.levels()).isEmpty();
    }

    /** Bursts of 2 s at 9 s of each 20 s; TTFT is 100 ms, and after a burst 500 ms until the recovery. */
    private static List<RequestTimeline> burstRun(LongUnaryOperator recoveryNanosOfBurst) {
        List<RequestTimeline> requests = new ArrayList<>();
        long ordinal = 0;
        for (int i = 0; i < 600; i++) {
            long offset = 100L * i * MILLI;
            long sinceBurst = Math.floorMod(offset, 20 * SECOND) - 11 * SECOND;
            long recovery = recoveryNanosOfBurst.applyAsLong(offset / (20 * SECOND));
            boolean hurt = sinceBurst >= -2 * SECOND && sinceBurst < recovery;
            long ttft = hurt ? 500 * MILLI : 100 * MILLI + ordinal % 7 * MILLI;
            int copies = sinceBurst >= -2 * SECOND && sinceBurst < 0 ? 5 : 1;
            for (int copy = 0; copy < copies; copy++) {
                requests.add(request(ordinal++, START + offset, START + offset, ttft, ttft + 50 * MILLI, Outcome.OK));
            }
        }
        return requests;
    }

    private static final Bursts BURSTS = new Bursts(20 * SECOND, 9 * SECOND, 2 * SECOND);

    @Test
    void shouldMeasureHowLongAnEndpointNeedsToRecover() {
        List<RequestTimeline> requests = burstRun(burst -> (burst + 1) * SECOND);

        BurstResponse response = level(stage(LoadPattern.BURST, null, 14.0, 60, BURSTS), requests)
                .getBurstResponse();

        assertThat(response.getBursts()).isEqualTo(3);
        assertThat(response.getRecovered()).isEqualTo(3);
        // The median of five in a row is calm again when three of them are.
        assertThat(response.getRecoveryP50DurationNanos()).isEqualTo(2.0 * SECOND - 200 * MILLI);
        assertThat(response.getRecoveryMaxDurationNanos()).isEqualTo(3.0 * SECOND - 200 * MILLI);
        assertThat(response.getDrained()).isEqualTo(3);
        assertThat(response.getDrainMaxDurationNanos()).isBetween(SECOND * 2.5, SECOND * 3.6);
    }

    @Test
    void shouldSayThatABurstWasNotGotOver() {
        List<RequestTimeline> requests = burstRun(burst -> burst == 2 ? 30 * SECOND : SECOND);

        BurstResponse response = level(stage(LoadPattern.BURST, null, 14.0, 60, BURSTS), requests)
                .getBurstResponse();

        assertThat(response.getBursts()).isEqualTo(3);
        assertThat(response.getRecovered()).isEqualTo(2);
    }

    @Test
    void shouldHaveNoResponseWithoutACalmOrABurst() {
        assertThat(level(stage(LoadPattern.BURST, null, 14.0, 8, BURSTS), burstRun(burst -> SECOND))
                        .getBurstResponse())
                .isNull();
        assertThat(level(stage(LoadPattern.BURST, null, 14.0, 60, BURSTS), List.of())
                        .getBurstResponse())
                .isNull();
        assertThat(level(stage(LoadPattern.CONSTANT, null, 14.0, 60, null), burstRun(burst -> SECOND))
                        .getBurstResponse())
                .isNull();
    }

    private static List<MetricDrift> soak(LoadPattern pattern, double growthAnHour) {
        SplittableRandom random = new SplittableRandom(8);
        List<RequestTimeline> requests = new ArrayList<>();
        for (int i = 0; i < 3_600; i++) {
            double noise = 0.9 + 0.2 * random.nextDouble();
            long ttft = (long) (100 * MILLI * noise * Math.pow(1 + growthAnHour, i / 3_600.0));
            long sent = START + (long) i * SECOND;
            requests.add(request(i, sent, sent, ttft, ttft + 90 * MILLI, Outcome.OK));
        }
        return level(stage(pattern, null, 1.0, 3_600, null), requests).getDrifts();
    }

    @Test
    void shouldWatchASoakForDrift() {
        List<MetricDrift> drifts = soak(LoadPattern.SOAK, 0.5);
        assertThat(drifts).extracting(MetricDrift::getMetric).containsExactly("TTFT", "TPOT", "E2E");
        assertThat(drifts.get(0).getDrifts()).isTrue();
        assertThat(drifts.get(0).getChangePercentPerHour()).isBetween(45.0, 55.0);
        assertThat(drifts.get(0).getPTwoSided()).isLessThan(1e-6);
        assertThat(drifts.get(1).getDrifts()).isFalse();

        assertThat(soak(LoadPattern.SOAK, 0).get(0).getDrifts()).isFalse();
        assertThat(soak(LoadPattern.CONSTANT, 0.5)).isEmpty();
    }

    @Test
    void shouldPutNoBurstAndNoTraceOnTheCurve() {
        for (LoadPattern pattern : List.of(LoadPattern.BURST, LoadPattern.TRACE)) {
            LevelFold fold = new LevelFold(stage(pattern, null, 10.0, 60, null));
            List<RequestTimeline> requests = burstRun(burst -> SECOND);
            requests.forEach(fold::add);
            bin(requests, fold::add);
            assertThat(fold.point()).isEmpty();
            assertThat(fold.level().getSteady()).isNull();
        }
    }
}
