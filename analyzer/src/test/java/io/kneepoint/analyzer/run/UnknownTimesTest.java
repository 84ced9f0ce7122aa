// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.schemas.event.Fidelity;
import io.kneepoint.schemas.event.MetricDefinitions;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.LatencyWindow;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.timeline.RequestTimeline;
import io.kneepoint.schemas.topic.Topics;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs of sources that cannot say every time, as imports are. */
class UnknownTimesTest {

    private final List<StreamEvent> run = SyntheticRun.events(5, 12, 3);

    @Test
    void shouldCountTheTokensOfAStageWhoseBeginningIsUnknown() {
        CanonicalRecords records = fold(payload -> {
            if (payload instanceof StageStarted it) {
                return StageStarted.newBuilder(it).setStartedEpochNanos(null).build();
            }
            return payload instanceof StageEnded it
                    ? StageEnded.newBuilder(it)
                            .setEndedEpochNanos(null)
                            .setMeasureFromEpochNanos(null)
                            .setMeasureToEpochNanos(null)
                            .setStatedDurationNanos(10_000_000_000L)
                            .build()
                    : payload;
        });
        ConcurrencyLevel level = records.of(Topics.CONCURRENCY_LEVELS).get(0);
        long tokens = records.of(Topics.REQUEST_TIMELINES).stream()
                .filter(RequestTimeline::getOutputTokensFromUsage)
                .mapToLong(RequestTimeline::getOutputTokens)
                .sum();

        assertThat(level.getOutputTokens()).isEqualTo(tokens);
        assertThat(level.getOutputTokensPerSecond()).isEqualTo(tokens / 10.0);
    }

    @Test
    void shouldNotInventALatencyFromTheIntendedStart() {
        CanonicalRecords records = fold(payload -> payload instanceof RequestScheduled it
                ? RequestScheduled.newBuilder(it).setIntendedEpochNanos(null).build()
                : payload);
        ConcurrencyLevel level = records.of(Topics.CONCURRENCY_LEVELS).get(0);

        assertThat(level.getTtft().getCount()).isPositive();
        assertThat(level.getTtftFromIntended().getCount()).isZero();
        assertThat(records.of(Topics.LATENCY_WINDOWS))
                .extracting(LatencyWindow::getTtftFromIntended)
                .allSatisfy(summary -> assertThat(summary.getCount()).isZero());
    }

    @ParameterizedTest
    @EnumSource(names = {"B", "C"})
    void shouldNotTakeTheSpanOfAResponseForAGap(Fidelity coarse) {
        CanonicalRecords records = fold(payload -> payload instanceof RunStarted it
                ? RunStarted.newBuilder(it)
                        .setDefinitions(MetricDefinitions.newBuilder(it.getDefinitions())
                                .setFidelity(coarse)
                                .build())
                        .build()
                : payload);
        ConcurrencyLevel level = records.of(Topics.CONCURRENCY_LEVELS).get(0);

        assertThat(level.getTpot().getCount()).isPositive();
        assertThat(level.getOutputTokens()).isPositive();
        assertThat(level.getItl().getCount()).isZero();
        assertThat(level.getItlCv()).isNull();
        assertThat(records.of(Topics.LATENCY_WINDOWS))
                .isNotEmpty()
                .allSatisfy(window -> assertThat(window.getItl().getCount()).isZero())
                .extracting(LatencyWindow::getItlCv)
                .containsOnlyNulls();
    }

    @Test
    void shouldBearAStageThatEndsBeforeItsBeginning() {
        CanonicalRecords records = fold(payload -> payload instanceof StageEnded it
                ? StageEnded.newBuilder(it)
                        .setEndedEpochNanos(SyntheticRun.START_EPOCH_NANOS - 3_600_000_000_000L)
                        .setMeasureFromEpochNanos(null)
                        .setMeasureToEpochNanos(null)
                        .build()
                : payload);
        ConcurrencyLevel level = records.of(Topics.CONCURRENCY_LEVELS).get(0);

        assertThat(level.getRequests()).isEqualTo(36);
        assertThat(level.getOutputTokensPerSecond()).isNull();
    }

    @Test
    void shouldCallARunCutThatNobodySaysHasBegun() {
        OfflineFold fold = new OfflineFold(SyntheticRun.RUN_ID, new CanonicalRecords());
        RunStatus status = fold.finish();

        assertThat(status.getState()).isEqualTo(RunState.CUT);
        assertThat(status.getDetail()).isEqualTo("no worker said that it had started");
    }

    private CanonicalRecords fold(UnaryOperator<Object> change) {
        return EventLaws.foldOffline(run.stream()
                .map(event -> new StreamEvent(
                        event.getRunId(),
                        event.getWorker(),
                        event.getOrdinal(),
                        event.getSequence(),
                        change.apply(event.getPayload())))
                .toList());
    }
}
