// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.analyzer.run.CanonicalRecords;
import io.kneepoint.analyzer.run.EventLaws;
import io.kneepoint.analyzer.run.OfflineFold;
import io.kneepoint.analyzer.run.SyntheticRun;
import io.kneepoint.schemas.event.Bursts;
import io.kneepoint.schemas.event.EndReason;
import io.kneepoint.schemas.event.HealthSample;
import io.kneepoint.schemas.event.LoadKind;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.Price;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.SketchBins;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.event.Watermark;
import io.kneepoint.schemas.sketch.TimeBins;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that no fold can bear, each in an otherwise good event of a good run. */
class EventContractTest {

    private static final long NOW = SyntheticRun.START_EPOCH_NANOS;
    private static final SketchBins NONE = new SketchBins(List.of(), List.of());
    private static final long DAY = Duration.ofDays(1).toNanos();
    private static final long MICROS = NOW / 1_000;
    private static final RunStarted STARTED = SyntheticRun.events(1, 12, 1).stream()
            .map(StreamEvent::getPayload)
            .filter(RunStarted.class::isInstance)
            .map(RunStarted.class::cast)
            .findFirst()
            .orElseThrow();

    private static StageStarted bursting(Bursts bursts) {
        return StageStarted.newBuilder()
                .setStage(0)
                .setName("bursts")
                .setKind(LoadKind.OPEN_LOOP)
                .setStartedEpochNanos(NOW)
                .setBursts(bursts)
                .build();
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                ofRun(RunStarted.newBuilder(STARTED).setWorkers(0).build(), "workers: 0"),
                ofRun(RunStarted.newBuilder(STARTED).setPartitions(0).build(), "partitions: 0"),
                ofRun(
                        RunStarted.newBuilder(STARTED)
                                .setStartedEpochNanos(MICROS)
                                .build(),
                        "run started: " + MICROS),
                ofRun(
                        RunStarted.newBuilder(STARTED)
                                .setPrice(new Price(Double.NaN, 1.0))
                                .build(),
                        "price: NaN"),
                ofRun(stage(-1, "s", LoadKind.CLOSED_LOOP, 1, null, NOW), "stage: -1"),
                ofRun(stage(9, "s", LoadKind.OPEN_LOOP, null, Double.NaN, NOW), "rate: NaN"),
                ofRun(new StageEnded(0, MICROS, null, null, null, 1L), "stage ended: " + MICROS),
                ofRun(new StageEnded(0, NOW, NOW + 1, NOW + 2, null, 1L), "measured from: " + (NOW + 1)),
                ofRun(
                        new StageEnded(0, NOW, TimeBins.ceiling(NOW), TimeBins.ceiling(NOW) + 31 * DAY, null, 1L),
                        "measured to: " + (TimeBins.ceiling(NOW) + 31 * DAY)),
                ofRun(bursting(new Bursts(0L, 0L, 0L)), "period: 0"),
                ofRun(bursting(new Bursts(DAY, -1L, 1L)), "burst offset: -1"),
                ofRun(bursting(new Bursts(DAY, 0L, DAY + 1)), "burst length: " + (DAY + 1)),
                ofRun(
                        new HealthSample(
                                NOW,
                                NONE,
                                new SketchBins(List.of(5, 4), List.of(1L, 1L)),
                                0L,
                                0L,
                                0,
                                0L,
                                null,
                                null,
                                null,
                                null),
                        "send lateness: bins: index 4"),
                ofRun(new Watermark(MICROS), "watermark: " + MICROS),
                ofRun(new RunEnded(NOW, EndReason.FINISHED, -1L, 1L, null, null), "events generated: -1"),
                ofRun(new RequestSent(NOW, null, null), "event of the run itself: RequestSent"),
                ofRequest(0, new RequestScheduled(-1, NOW, null, null), "stage: -1"),
                ofRequest(0, new RequestScheduled(0, MICROS, null, null), "intended: " + MICROS),
                ofRequest(1, new RequestSent(-1L, null, null), "sent: -1"),
                ofRequest(2, ended(-1L, null), "closed: -1"),
                ofRequest(2, ended(NOW, null), "closed: " + NOW),
                ofRequest(2, ended(1L, -2), "output tokens: -2"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void shouldBeRefusedAndChangeNothing(StreamEvent event, String message) {
        CanonicalRecords records = new CanonicalRecords();
        OfflineFold fold = new OfflineFold(SyntheticRun.RUN_ID, records);
        List<StreamEvent> run = SyntheticRun.events(1, 12, 1);
        run.subList(0, 40).forEach(fold::accept);
        fold.accept(event);
        run.subList(40, run.size()).forEach(fold::accept);
        fold.finish();

        assertThat(fold.rejected()).isEqualTo(1);
        assertThat(records.lastByKey()).isEqualTo(EventLaws.foldOffline(run).lastByKey());
        assertThatThrownBy(() -> EventContract.check(event))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageStartingWith(message);
    }

    static Stream<TokensArrived> malformedFrames() {
        return Stream.of(
                new TokensArrived(-1L, List.of(), List.of(), null),
                new TokensArrived(NOW, List.of(), List.of(), null),
                new TokensArrived(1L, List.of(-1L), List.of(), null),
                new TokensArrived(1L, List.of(NOW), List.of(), null),
                new TokensArrived(1L, List.of(Long.MAX_VALUE, Long.MAX_VALUE, 5L), List.of(), null),
                new TokensArrived(1L, List.of(), List.of(0), null));
    }

    @ParameterizedTest
    @MethodSource("malformedFrames")
    void shouldRefuseAFrameInItsTurnAndOutOfIt(TokensArrived frame) {
        for (long sequence : new long[] {2, 3}) {
            CanonicalRecords records = new CanonicalRecords();
            OfflineFold fold = new OfflineFold(SyntheticRun.RUN_ID, records);
            fold.accept(event(null, 0, STARTED));
            fold.accept(event(0L, 0, new RequestScheduled(0, NOW, null, null)));
            fold.accept(event(0L, 1, new RequestSent(NOW, null, null)));
            fold.accept(event(0L, sequence, frame));
            fold.accept(event(0L, 2, ended(60L, 2)));
            fold.finish();

            assertThat(fold.rejected()).isEqualTo(1);
            assertThat(records.of(Topics.REQUEST_TIMELINES).get(0).getArrivals())
                    .isZero();
        }
        ArrivalFrame read = new ArrivalFrame();
        byte[] bytes = Bodies.of(event(0L, 2, frame));
        assertThat(new FrameReader().read(bytes, 0, read)).isFalse();
    }

    @Test
    void shouldBearFramesThatGoBackInTime() {
        CanonicalRecords records = new CanonicalRecords();
        OfflineFold fold = new OfflineFold(SyntheticRun.RUN_ID, records);
        fold.accept(event(null, 0, STARTED));
        fold.accept(event(0L, 0, new RequestScheduled(0, NOW, null, null)));
        fold.accept(event(0L, 1, new RequestSent(NOW, null, null)));
        fold.accept(event(0L, 2, new TokensArrived(50L, List.of(), List.of(), null)));
        fold.accept(event(0L, 3, new TokensArrived(20L, List.of(), List.of(), null)));
        fold.accept(event(0L, 4, ended(60L, 2)));
        fold.finish();

        RequestTimeline timeline = records.of(Topics.REQUEST_TIMELINES).get(0);
        assertThat(timeline.getFirstTokenOffsetNanos()).isEqualTo(50);
        assertThat(timeline.getLastTokenOffsetNanos()).isEqualTo(50);
        assertThat(timeline.getGapSumNanos()).isZero();
    }

    @Test
    void shouldBearARequestOfManyHours() {
        EventContract.check(event(0L, 2, ended(Duration.ofHours(100).toNanos(), 1)));
    }

    private static RequestEnded ended(Long closed, Integer outputTokens) {
        return RequestEnded.newBuilder()
                .setOutcome(Outcome.OK)
                .setClosedOffsetNanos(closed)
                .setOutputTokens(outputTokens)
                .build();
    }

    private static Arguments ofRun(Object payload, String message) {
        return Arguments.of(event(null, 1_000, payload), message);
    }

    private static Arguments ofRequest(long sequence, Object payload, String message) {
        return Arguments.of(event(1_000L, sequence, payload), message);
    }

    private static StreamEvent event(Long ordinal, long sequence, Object payload) {
        return new StreamEvent(SyntheticRun.RUN_ID, 0, ordinal, sequence, payload);
    }

    private static StageStarted stage(
            int stage, String name, LoadKind kind, Integer concurrency, Double ratePerSecond, Long startedEpochNanos) {
        return StageStarted.newBuilder()
                .setStage(stage)
                .setName(name)
                .setKind(kind)
                .setConcurrency(concurrency)
                .setRatePerSecond(ratePerSecond)
                .setStartedEpochNanos(startedEpochNanos)
                .build();
    }
}
