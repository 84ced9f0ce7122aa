// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kneepoint.schemas.event.LoadPattern;
import io.kneepoint.schemas.event.Objectives;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.Price;
import io.kneepoint.schemas.serde.TrustedRecords;
import io.kneepoint.schemas.timeline.RequestTimeline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a level's rates and costs are, against arithmetic. */
class MeasuredRequestsTest {

    static {
        TrustedRecords.install();
    }

    private static final long MILLI = 1_000_000L;
    private static final long START = 4_000_000_000_000L;
    private static final Objectives TTFT_500_MS =
            Objectives.newBuilder().setTtftNanos(500 * MILLI).build();

    private static Stage stage(long lengthMillis) {
        return new Stage(
                "r",
                0,
                "s",
                40,
                null,
                START,
                START + lengthMillis * MILLI,
                null,
                TTFT_500_MS,
                null,
                LoadPattern.CONSTANT,
                START,
                null,
                true);
    }

    private static RequestTimeline request(long ordinal, long sentMillis, long millis, Outcome outcome) {
        boolean ok = outcome == Outcome.OK;
        return RequestTimeline.newBuilder()
                .setRunId("r")
                .setWorker(0)
                .setOrdinal(ordinal)
                .setStage(0)
                .setIntendedEpochNanos(START + sentMillis * MILLI)
                .setSentEpochNanos(START + sentMillis * MILLI)
                .setFirstTokenOffsetNanos(ok ? (Long) (50 * MILLI) : null)
                .setLastTokenOffsetNanos(ok ? (Long) (millis * MILLI) : null)
                .setClosedOffsetNanos(millis * MILLI)
                .setOutcome(outcome)
                .setPromptTokens(100)
                .setOutputTokens(ok ? 32 : 0)
                .setOutputTokensFromUsage(true)
                .setArrivals(ok ? 32 : 0)
                .setArrivalTokens(ok ? 32 : 0)
                .setMultiTokenArrivals(0)
                .setGapSumNanos(0)
                .setGapSquareSumHigh(0)
                .setGapSquareSumLow(0)
                .build();
    }

    /** 40 slots whose streams of 1.94 s all begin and end together. */
    private static List<RequestTimeline> batches() {
        List<RequestTimeline> requests = new ArrayList<>();
        for (int batch = -2; batch < 4; batch++) {
            for (int slot = 0; slot < 40; slot++) {
                requests.add(request(requests.size(), 800 + batch * 1_940L, 1_940, Outcome.OK));
            }
        }
        return requests;
    }

    private static MeasuredRequests measured(Stage stage, List<RequestTimeline> requests) {
        MeasuredRequests measured = new MeasuredRequests(stage);
        requests.forEach(measured::add);
        return measured;
    }

    @Test
    void shouldNotTakeABatchThatEndsInAShortWindowForMoreThanWasServed() {
        MeasuredRequests measured = measured(stage(1_250), batches());

        assertThat(measured.okPerSecond()).isCloseTo(40 / 1.94, within(1e-6));
        assertThat(measured.goodPerSecond()).isEqualTo(measured.okPerSecond());
    }

    @Test
    void shouldNotMissABatchThatEndsJustAfterTheWindow() {
        assertThat(measured(stage(500), batches()).okPerSecond()).isCloseTo(40 / 1.94, within(1e-6));
    }

    @Test
    void shouldCountFailuresAmongWhatEndedAndNotAmongWhatWentWell() {
        List<RequestTimeline> requests = batches();
        for (int i = 0; i < 10; i++) {
            requests.add(request(1_000 + i, 100L * i, 1, Outcome.SERVER_ERROR));
        }
        requests.add(request(2_000, 1_300, 1, Outcome.SERVER_ERROR));

        MeasuredRequests measured = measured(stage(1_250), requests);

        assertThat(measured.okPerSecond()).isCloseTo(40 / 1.94, within(1e-6));
        assertThat(measured.endedPerSecond()).isCloseTo(40 / 1.94 + 10 / 1.25, within(1e-6));
    }

    @Test
    void shouldNotDependOnTheOrder() {
        List<RequestTimeline> requests = new ArrayList<>();
        Random random = new Random(5);
        for (int i = 0; i < 3_000; i++) {
            requests.add(request(i, random.nextInt(20_000) - 5_000, 1 + random.nextInt(3_000), Outcome.OK));
        }
        Double once = measured(stage(10_000), requests).okPerSecond();
        Collections.shuffle(requests, random);

        assertThat(measured(stage(10_000), requests).okPerSecond()).isEqualTo(once);
    }

    @Test
    void shouldPriceRequestsWithoutBinaryNoise() {
        Price price = Price.newBuilder()
                .setInputUsdPerMillionTokens(0.5)
                .setOutputUsdPerMillionTokens(1.5)
                .build();
        for (int n = 1; n <= 200; n++) {
            List<RequestTimeline> alike = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                alike.add(request(i, 0, 1_000, Outcome.OK));
            }

            // 100 × 0.5 + 32 × 1.5 millionths
            assertThat(RequestTally.costUsdPerRequest(price, alike)).isEqualTo(0.000098);
            assertThat(RequestTally.outputTokensPerRequest(alike)).isEqualTo(32);
        }
    }
}
