// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import static io.kneepoint.generator.testing.Script.sse;
import static io.kneepoint.generator.testing.Script.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.generator.request.FrameSettings;
import io.kneepoint.generator.testing.CollectingSink;
import io.kneepoint.generator.testing.Script;
import io.kneepoint.generator.testing.ScriptedServer;
import io.kneepoint.schemas.event.EndReason;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.sketch.TimeBins;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoadRunIT {

    private static final Script ANSWER = sse().role()
            .pause(5)
            .token("a")
            .pause(3)
            .token("b")
            .pause(3)
            .token("c")
            .finish()
            .usage(32, 3)
            .done()
            .end();

    @Test
    void shouldTakeALevelAfterTheOther() throws Exception {
        CollectingSink sink = new CollectingSink();
        try (ScriptedServer server = ScriptedServer.start(seen -> ANSWER)) {
            LoadRun run = LoadRun.start(
                    Runs.to(server.url("/v1/chat/completions?key=hidden"), Runs.level(1, 5), Runs.level(4, 20)),
                    sink,
                    RunListener.NONE);
            RunSummary summary = Runs.await(run);

            EventLaws.assertAll(sink.events());
            assertThat(summary.reason()).isEqualTo(EndReason.FINISHED);
            assertThat(sink.all(RunStarted.class)).singleElement().satisfies(started -> {
                assertThat(started.getEndpoint()).isEqualTo(server.url("/v1/chat/completions"));
                assertThat(started.getModel()).isEqualTo("test-model");
            });
            assertThat(sink.all(StageStarted.class))
                    .extracting(StageStarted::getConcurrency)
                    .containsExactly(1, 4);
            assertThat(sink.all(StageEnded.class)).hasSize(2).allSatisfy(ended -> {
                assertThat(ended.getMeasureFromEpochNanos() % TimeBins.WIDTH_NANOS)
                        .isZero();
                assertThat(ended.getMeasureToEpochNanos() % TimeBins.WIDTH_NANOS)
                        .isZero();
                assertThat(ended.getMeasureToEpochNanos()).isGreaterThan(ended.getMeasureFromEpochNanos());
            });
            assertThat(summary.stages())
                    .allSatisfy(stage -> assertThat(completedInside(sink, stage))
                            .isGreaterThanOrEqualTo(stage.stage().requests().orElseThrow()));
            assertThat(sink.all(RequestEnded.class)).allSatisfy(ended -> {
                assertThat(ended.getOutcome()).isEqualTo(Outcome.OK);
                assertThat(ended.getOutputTokens()).isEqualTo(3);
                assertThat(ended.getFirstChoiceOffsetNanos()).isPositive();
                assertThat(ended.getDoneOffsetNanos()).isGreaterThanOrEqualTo(ended.getUsageOffsetNanos());
            });
            assertThat(summary.outputTokens())
                    .isEqualTo(3L * sink.all(RequestEnded.class).size());
            assertThat(summary.client().connectionsOpened()).isLessThanOrEqualTo(5);
        }
    }

    private static long completedInside(CollectingSink sink, StageSummary stage) {
        long from = stage.measureFromEpochNanos().orElseThrow();
        long to = stage.measureToEpochNanos().orElseThrow();
        long count = 0;
        for (StreamEvent event : sink.events()) {
            if (event.getPayload() instanceof RequestEnded ended) {
                long at = sink.of(event.getOrdinal(), RequestSent.class).get(0).getSentEpochNanos()
                        + ended.getClosedOffsetNanos();
                count += at >= from && at < to ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void shouldIntendARequestForTheMomentItsSlotBecameFree() throws Exception {
        CollectingSink sink = new CollectingSink();
        try (ScriptedServer server = ScriptedServer.start(seen -> ANSWER)) {
            Runs.await(LoadRun.start(Runs.to(server.url("/"), Runs.level(1, 6)), sink, RunListener.NONE));

            List<RequestScheduled> scheduled = sink.all(RequestScheduled.class);
            assertThat(scheduled.get(0).getIntendedEpochNanos())
                    .isEqualTo(sink.all(StageStarted.class).get(0).getStartedEpochNanos());
            for (int i = 1; i < scheduled.size(); i++) {
                long closed = sink.of(i - 1, RequestSent.class).get(0).getSentEpochNanos()
                        + sink.of(i - 1, RequestEnded.class).get(0).getClosedOffsetNanos();
                assertThat(scheduled.get(i).getIntendedEpochNanos())
                        .as("request %d", i)
                        .isEqualTo(closed);
            }
        }
    }

    @Test
    void shouldNotLetFaultyStreamsDisturbTheOthers() throws Exception {
        List<Script> faults = List.of(
                sse().token("a").pause(10).reset(),
                sse().token("a").event("{nope}").end(),
                whole(500, "text/plain", "no"),
                sse().token("a").close(),
                Script.hangUp());
        CollectingSink sink = new CollectingSink();
        try (ScriptedServer server = ScriptedServer.start(
                seen -> seen.number() % 5 == 4 ? faults.get(seen.number() / 5 % faults.size()) : ANSWER)) {
            RunSummary summary =
                    Runs.await(LoadRun.start(Runs.to(server.url("/"), Runs.level(10, 200)), sink, RunListener.NONE));

            EventLaws.assertAll(sink.events());
            Map<Outcome, Long> outcomes = summary.stages().get(0).outcomes();
            assertThat(outcomes)
                    .containsOnlyKeys(
                            Outcome.OK, Outcome.RESET, Outcome.MALFORMED, Outcome.SERVER_ERROR, Outcome.TRUNCATED);
            assertThat(summary.stages().get(0).failed()).isGreaterThan(20);
            assertThat(sink.events().stream()
                            .filter(event -> event.getPayload() instanceof RequestEnded ended
                                    && ended.getOutcome() == Outcome.OK)
                            .mapToLong(event -> tokens(sink, event.getOrdinal())))
                    .allMatch(tokens -> tokens == 3);
        }
    }

    private static long tokens(CollectingSink sink, long ordinal) {
        return sink.of(ordinal, TokensArrived.class).stream()
                .mapToLong(frame -> frame.getTokens().isEmpty()
                        ? 1 + frame.getDeltasNanos().size()
                        : frame.getTokens().stream()
                                .mapToLong(Integer::longValue)
                                .sum())
                .sum();
    }

    @Test
    void shouldAbortWhatDoesNotEndInTime() throws Exception {
        Script endless = sse();
        for (int i = 0; i < 3_000; i++) {
            endless.token("a").pause(20);
        }
        CollectingSink sink = new CollectingSink();
        try (ScriptedServer server = ScriptedServer.start(seen -> seen.number() == 1 ? endless : ANSWER)) {
            RunSpec spec = Runs.to(server.url("/"), Runs.level(2, 10))
                    .withLoad(new LoadSettings(
                            Duration.ZERO, Duration.ofMillis(5), Duration.ofSeconds(1), Duration.ofSeconds(1)));
            RunSummary summary = Runs.await(LoadRun.start(spec, sink, RunListener.NONE));

            EventLaws.assertAll(sink.events());
            assertThat(summary.stages().get(0).outcomes()).containsEntry(Outcome.ABORTED, 1L);
        }
    }

    @Test
    void shouldEndCleanlyWhenItIsStopped() throws Exception {
        CountDownLatch busy = new CountDownLatch(20);
        CollectingSink sink = new CollectingSink();
        try (ScriptedServer server = ScriptedServer.start(seen -> {
            busy.countDown();
            return ANSWER;
        })) {
            LoadRun run = LoadRun.start(
                    Runs.to(server.url("/"), Runs.level(4, 1_000_000), Runs.level(8, 10)), sink, RunListener.NONE);
            assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
            run.stop();
            run.stop();
            RunSummary summary = Runs.await(run);

            EventLaws.assertAll(sink.events());
            assertThat(summary.reason()).isEqualTo(EndReason.STOPPED);
            assertThat(summary.stages()).hasSize(1);
            assertThat(sink.all(RunEnded.class))
                    .singleElement()
                    .satisfies(ended -> assertThat(ended.getReason()).isEqualTo(EndReason.STOPPED));
            assertThat(sink.all(RequestEnded.class)).allMatch(ended -> ended.getOutcome() == Outcome.OK);
            run.stop();
            assertThat(run.await()).isEqualTo(summary);
        }
    }

    static List<RunListener> faultyListeners() {
        return List.of(
                new RunListener() {
                    @Override
                    public void onStageStarted(int stage, StageSpec spec) {
                        throw new IllegalStateException("a fault");
                    }
                },
                new RunListener() {
                    @Override
                    public void onProgress(Progress progress) {
                        throw new IllegalStateException("a fault");
                    }
                },
                new RunListener() {
                    @Override
                    public void onStageEnded(int stage, StageSummary summary) {
                        throw new IllegalStateException("a fault");
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("faultyListeners")
    void shouldEndAsFailedWhenTheProgramHasAFault(RunListener faulty) {
        CollectingSink sink = new CollectingSink();
        try (ScriptedServer server = ScriptedServer.start(seen -> ANSWER)) {
            LoadRun run = LoadRun.start(Runs.to(server.url("/"), Runs.level(2, 5)), sink, faulty);

            assertThatThrownBy(() -> Runs.await(run))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("a fault");
            EventLaws.assertAll(sink.events());
            assertThat(sink.all(RunEnded.class).get(0).getReason()).isEqualTo(EndReason.FAILED);
            assertThat(sink.all(StageEnded.class)).hasSize(1);
        }
    }

    @Test
    void shouldBundleArrivalsWithoutLosingAny() throws Exception {
        Script stream = sse().role();
        for (int i = 0; i < 40; i++) {
            stream.token("t" + i).pause(1);
        }
        stream.finish().done().end();
        CollectingSink sink = new CollectingSink();
        try (ScriptedServer server = ScriptedServer.start(seen -> stream)) {
            RunSpec spec =
                    Runs.to(server.url("/"), Runs.level(1, 3)).withFrames(new FrameSettings(Duration.ofSeconds(10), 7));
            Runs.await(LoadRun.start(spec, sink, RunListener.NONE));

            EventLaws.assertAll(sink.events());
            for (long ordinal = 0; ordinal < 3; ordinal++) {
                List<TokensArrived> frames = sink.of(ordinal, TokensArrived.class);
                assertThat(tokens(sink, ordinal)).isEqualTo(40);
                assertThat(frames.get(0).getDeltasNanos()).isEmpty();
                assertThat(frames).allMatch(frame -> frame.getDeltasNanos().size() < 7);
                assertThat(frames.get(0).getFirstAnswerOffsetNanos())
                        .isEqualTo(frames.get(0).getFirstOffsetNanos());
                assertThat(frames.subList(1, frames.size()))
                        .allMatch(frame -> frame.getFirstAnswerOffsetNanos() == null);
            }
        }
    }
}
