// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import static io.kneepoint.generator.testing.Script.hangUp;
import static io.kneepoint.generator.testing.Script.sse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.generator.arrival.BurstShape;
import io.kneepoint.generator.arrival.ConcurrencyTarget;
import io.kneepoint.generator.arrival.Rate;
import io.kneepoint.generator.arrival.RateProfile;
import io.kneepoint.generator.arrival.SpacedArrivals;
import io.kneepoint.generator.arrival.Spacing;
import io.kneepoint.generator.arrival.TraceArrivals;
import io.kneepoint.generator.testing.CollectingSink;
import io.kneepoint.generator.testing.Script;
import io.kneepoint.generator.testing.ScriptedServer;
import io.kneepoint.schemas.event.Bursts;
import io.kneepoint.schemas.event.EndReason;
import io.kneepoint.schemas.event.LoadKind;
import io.kneepoint.schemas.event.LoadPattern;
import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.sketch.TimeBins;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Stages whose load is open, or changes, over real sockets. */
class PatternIT {

    private static final Script QUICK =
            sse().role().token("a").pause(2).token("b").finish().done().end();
    private static final Script SLOW =
            sse().role().pause(300).token("a").finish().done().end();
    private static final int IN_FLIGHT_AT_ONCE = 4;
    private static final long MILLI = 1_000_000L;

    private static StageSpec open(
            String name, double perSecond, int maxInFlight, Measurement measurement, long... offsets) {
        return StageSpec.of(
                name,
                new StageLoad.OpenLoop(() -> new TraceArrivals(offsets, 1), perSecond, maxInFlight),
                measurement,
                LoadPattern.TRACE);
    }

    private static CollectingSink run(Script script, StageSpec... stages) throws Exception {
        return run(seen -> script, stages);
    }

    private static CollectingSink run(Function<ScriptedServer.Seen, Script> answers, StageSpec... stages)
            throws Exception {
        CollectingSink sink = new CollectingSink();
        try (ScriptedServer server = ScriptedServer.start(answers)) {
            Runs.await(LoadRun.start(Runs.to(server.url("/"), stages), sink, RunListener.NONE));
        }
        EventLaws.assertAll(sink.events());
        return sink;
    }

    @Test
    void shouldIntendEachRequestForExactlyItsTimeInTheSchedule() throws Exception {
        Rate rate = Rate.parse("333.333333/s");
        Supplier<SpacedArrivals> schedule =
                () -> new SpacedArrivals(new RateProfile.Constant(rate), new Spacing.Poisson(4));
        StageSpec stage = StageSpec.of(
                "open",
                new StageLoad.OpenLoop(schedule::get, rate.perSecond(), 10_000),
                new Measurement.Timed(Duration.ofMillis(200), Duration.ofMillis(1_500)),
                LoadPattern.CONSTANT);

        CollectingSink sink = run(QUICK, stage);

        StageStarted started = sink.all(StageStarted.class).get(0);
        assertThat(started.getKind()).isEqualTo(LoadKind.OPEN_LOOP);
        assertThat(started.getConcurrency()).isNull();
        assertThat(started.getRatePerSecond()).isEqualTo(rate.perSecond());
        SpacedArrivals expected = schedule.get();
        for (RequestScheduled scheduled : sink.all(RequestScheduled.class)) {
            assertThat(scheduled.getIntendedEpochNanos() - started.getStartedEpochNanos())
                    .isEqualTo(expected.nextArrivalNanos().orElseThrow());
        }
        StageEnded ended = sink.all(StageEnded.class).get(0);
        long measureTo = ended.getMeasureToEpochNanos();
        assertThat(measureTo % TimeBins.WIDTH_NANOS).isZero();
        assertThat(measureTo).isLessThanOrEqualTo(started.getStartedEpochNanos() + 1_500 * MILLI);
        assertThat(ended.getMeasureFromEpochNanos())
                .isGreaterThanOrEqualTo(started.getStartedEpochNanos() + 200 * MILLI);
        assertThat(started.getStartedEpochNanos() + expected.nextArrivalNanos().orElseThrow())
                .as("the schedule is followed to the end of the measurement")
                .isGreaterThanOrEqualTo(measureTo - 10 * MILLI);
    }

    @Test
    void shouldSendWhateverIsInFlightAndMeasureAllOfATrace() throws Exception {
        CountDownLatch allAsked = new CountDownLatch(IN_FLIGHT_AT_ONCE);
        CollectingSink sink = run(
                seen -> answerOnceAllHaveAsked(allAsked),
                open("burst", 100, 1_000, new Measurement.Whole(Duration.ofSeconds(1)), 0, 0, 5 * MILLI, 5 * MILLI));

        assertThat(sink.all(RequestSent.class)).hasSize(IN_FLIGHT_AT_ONCE);
        assertThat(sink.all(RequestEnded.class))
                .as("no answer came before all were sent, so that none would have, had one waited for another")
                .hasSize(IN_FLIGHT_AT_ONCE)
                .allMatch(ended -> ended.getOutcome() == Outcome.OK);
        StageEnded ended = sink.all(StageEnded.class).get(0);
        assertThat(ended.getMeasureFromEpochNanos())
                .isLessThanOrEqualTo(sink.all(StageStarted.class).get(0).getStartedEpochNanos());
        for (StreamEvent event : sink.events()) {
            if (event.getPayload() instanceof RequestEnded end) {
                long closed =
                        sink.of(event.getOrdinal(), RequestSent.class).get(0).getSentEpochNanos()
                                + end.getClosedOffsetNanos();
                assertThat(closed).isLessThan(ended.getMeasureToEpochNanos());
            }
        }
    }

    private static Script answerOnceAllHaveAsked(CountDownLatch allAsked) {
        allAsked.countDown();
        try {
            return allAsked.await(20, TimeUnit.SECONDS) ? QUICK : hangUp();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldShedAndCountWhatIsBeyondTheCap() throws Exception {
        CollectingSink sink =
                run(SLOW, open("shed", 100, 2, new Measurement.Whole(Duration.ofSeconds(1)), 0, 1, 2, 3, 4));

        assertThat(sink.all(RequestScheduled.class)).hasSize(5);
        assertThat(sink.all(RequestSent.class)).hasSize(2);
        assertThat(sink.all(RequestEnded.class))
                .filteredOn(ended -> ended.getOutcome() == Outcome.SHED)
                .hasSize(3)
                .allMatch(ended -> ended.getDetail().equals("2 requests were in flight, the most that are allowed"));
        assertThat(sink.all(StageEnded.class).get(0).getRequestsScheduled()).isEqualTo(5);
    }

    @Test
    void shouldTakeLengthsFromTheStage() throws Exception {
        StageSpec stage = new StageSpec(
                "lengths",
                new StageLoad.OpenLoop(() -> new TraceArrivals(new long[] {0, 1, 2}, 1), 1, 10),
                new Measurement.Whole(Duration.ofSeconds(1)),
                LoadPattern.TRACE,
                Optional.empty(),
                Optional.of(index -> RequestContent.of(10 + (int) index, 20 + (int) index)));

        CollectingSink sink = run(QUICK, stage);

        assertThat(sink.all(RequestScheduled.class))
                .extracting(RequestScheduled::getPromptTokens, RequestScheduled::getMaxOutputTokens)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(10, 20),
                        org.assertj.core.api.Assertions.tuple(11, 21),
                        org.assertj.core.api.Assertions.tuple(12, 22));
    }

    @Test
    void shouldFollowARampOfTheRequestsInFlight() throws Exception {
        StageSpec ramp = StageSpec.of(
                "ramp",
                new StageLoad.ClosedLoop(new ConcurrencyTarget.Ramp(1, 6, Duration.ofMillis(1_200))),
                new Measurement.Timed(Duration.ZERO, Duration.ofMillis(1_200)),
                LoadPattern.RAMP);

        CollectingSink sink = run(QUICK, ramp);

        StageStarted started = sink.all(StageStarted.class).get(0);
        assertThat(started.getPattern()).isEqualTo(LoadPattern.RAMP);
        assertThat(started.getConcurrency()).isNull();
        long start = started.getStartedEpochNanos();
        assertThat(greatestInFlight(sink, start, start + 200 * MILLI)).isEqualTo(1);
        assertThat(greatestInFlight(sink, start, Long.MAX_VALUE)).isBetween(2, 6);
        assertThat(sink.all(RequestScheduled.class))
                .as("slots open at the instants of the ramp")
                .extracting(scheduled -> scheduled.getIntendedEpochNanos() - start)
                .contains(0L, 200 * MILLI, 400 * MILLI);
    }

    @Test
    void shouldCloseSlotsWhenABurstIsOver() throws Exception {
        BurstShape shape = new BurstShape(5, Duration.ofMillis(900), 1 / 3.0);
        StageSpec burst = new StageSpec(
                "burst",
                new StageLoad.ClosedLoop(new ConcurrencyTarget.Burst(1, shape)),
                new Measurement.Timed(Duration.ZERO, Duration.ofMillis(1_300)),
                LoadPattern.BURST,
                Optional.of(new Bursts(shape.periodNanos(), shape.burstFromNanos(), shape.burstToNanos())),
                Optional.empty());

        CollectingSink sink = run(QUICK, burst);

        StageStarted started = sink.all(StageStarted.class).get(0);
        assertThat(started.getBursts()).isEqualTo(burst.bursts().orElseThrow());
        long start = started.getStartedEpochNanos();
        assertThat(greatestInFlight(sink, start, start + shape.burstFromNanos()))
                .isEqualTo(1);
        long openedByTheBurst = sink.all(RequestScheduled.class).stream()
                .filter(it -> it.getIntendedEpochNanos() == start + shape.burstFromNanos())
                .count();
        assertThat(openedByTheBurst).isEqualTo(4);
        long nextBurst = start + shape.periodNanos() + shape.burstFromNanos();
        assertThat(greatestInFlight(sink, start + shape.burstToNanos(), nextBurst))
                .as("requests in flight when one was sent that was intended after the burst: one slot is left")
                .isLessThanOrEqualTo(1);
    }

    /** Greatest number of requests that were under way when one was sent that was intended between these instants. */
    private static int greatestInFlight(CollectingSink sink, long from, long to) {
        long[][] spans = sink.all(RequestScheduled.class).stream()
                .map(it -> sink.all(RequestScheduled.class).indexOf(it))
                .map(i -> (long) i)
                .map(ordinal -> {
                    long sent = sink.of(ordinal, RequestSent.class).get(0).getSentEpochNanos();
                    return new long[] {
                        sent,
                        sent + sink.of(ordinal, RequestEnded.class).get(0).getClosedOffsetNanos(),
                        sink.of(ordinal, RequestScheduled.class).get(0).getIntendedEpochNanos()
                    };
                })
                .toArray(long[][]::new);
        return LongStream.range(0, spans.length)
                .filter(i -> spans[(int) i][2] >= from && spans[(int) i][2] < to)
                .mapToInt(i -> (int) LongStream.range(0, spans.length)
                        .filter(j -> spans[(int) j][0] <= spans[(int) i][0] && spans[(int) j][1] > spans[(int) i][0])
                        .count())
                .max()
                .orElse(0);
    }

    @Test
    void shouldWaitForAPlannerThatAnswersLater() throws Exception {
        CompletableFuture<Optional<StageSpec>> later = new CompletableFuture<>();
        CollectingSink sink = new CollectingSink();
        try (ScriptedServer server = ScriptedServer.start(seen -> QUICK)) {
            LoadRun run = LoadRun.start(
                    Runs.to(server.url("/"), Runs.level(1, 2)),
                    ended -> {
                        if (ended.size() == 1) {
                            later.completeOnTimeout(Optional.of(Runs.level(2, 2)), 300, TimeUnit.MILLISECONDS);
                            return later;
                        }
                        return CompletableFuture.completedFuture(Optional.empty());
                    },
                    sink,
                    RunListener.NONE);
            RunSummary summary = Runs.await(run);
            assertThat(summary.reason()).isEqualTo(EndReason.FINISHED);
            assertThat(summary.stages()).hasSize(2);
        }
        EventLaws.assertAll(sink.events());
    }

    @Test
    void shouldEndAtOnceWhenItIsStoppedBetweenStages() throws Exception {
        CollectingSink sink = new CollectingSink();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        try (ScriptedServer server = ScriptedServer.start(seen -> QUICK)) {
            LoadRun run = LoadRun.start(
                    Runs.to(server.url("/"), Runs.level(1, 2)),
                    ended -> {
                        asked.complete(null);
                        return new CompletableFuture<>();
                    },
                    sink,
                    RunListener.NONE);
            asked.get(30, TimeUnit.SECONDS);
            run.stop();
            assertThat(Runs.await(run).reason()).isEqualTo(EndReason.STOPPED);
        }
        EventLaws.assertAll(sink.events());
    }

    @Test
    void shouldFailWhenItsPlannerFails() throws Exception {
        CollectingSink sink = new CollectingSink();
        try (ScriptedServer server = ScriptedServer.start(seen -> QUICK)) {
            LoadRun run = LoadRun.start(
                    Runs.to(server.url("/"), Runs.level(1, 2)),
                    ended -> CompletableFuture.failedFuture(new IllegalStateException("no plan")),
                    sink,
                    RunListener.NONE);
            assertThatThrownBy(() -> Runs.await(run))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("no plan");
        }
        EventLaws.assertAll(sink.events());
    }
}
