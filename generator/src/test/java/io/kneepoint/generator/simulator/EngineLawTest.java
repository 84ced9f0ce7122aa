// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.generator.engine.StepTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every load, every cache and every seed. */
class EngineLawTest {
    private static final EngineBlueprint BASE = TestEngines.calibrated();

    /** A small engine under far too much load, with cancellations: every way to end occurs. */
    private static EngineBlueprint stressed(EngineSettings.Kv kv) {
        EngineSettings settings = new EngineSettings(
                256,
                24,
                20,
                Optional.of(Duration.ofMillis(700)),
                EngineSettings.Order.CACHED_FIRST,
                kv,
                Duration.ofMillis(2),
                0.3,
                Duration.ofMillis(1),
                0.05);
        Workload workload = new Workload(6, 500, 200, 0.5, 60, 0.8, 300, Duration.ofMillis(100));
        return BASE.withSettings(settings).withWorkload(workload).withKvPoolTokens(4000);
    }

    @ParameterizedTest
    @EnumSource(EngineSettings.Kv.class)
    void shouldEndEveryRequestOnceAndLeakNothing(EngineSettings.Kv kv) {
        for (long seed = 1; seed <= 20; seed++) {
            VirtualEngine engine = new VirtualEngine(stressed(kv), seed, seed % 2 == 0);
            Randomness chance = new Randomness(100 + seed);
            Map<Long, Integer> ends = new HashMap<>();
            List<RequestResult> results = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                long cancelAfter = Math.round(chance.exponential(3e9));
                boolean cancels = chance.uniform() < 0.2;
                engine.calendar().at(Math.round(i * 20e6), () -> {
                    EngineRequest request = engine.submitDrawn(result -> {
                        ends.merge(result.number(), 1, Integer::sum);
                        results.add(result);
                    });
                    if (cancels) {
                        engine.calendar()
                                .at(
                                        engine.calendar().nowNanos() + cancelAfter,
                                        () -> engine.engine().cancel(request));
                    }
                });
            }
            while (engine.calendar().runNext()) {
                EngineGauges gauges = engine.engine().gauges();
                assertThat(gauges.heldTokens() + gauges.idleTokens()).isBetween(0L, 4000L);
                assertThat(gauges.running()).isLessThanOrEqualTo(24);
                assertThat(gauges.waiting()).isLessThanOrEqualTo(20 + 24);
            }

            assertThat(ends)
                    .as("seed %d", seed)
                    .hasSize(300)
                    .allSatisfy((number, times) -> assertThat(times).isEqualTo(1));
            assertThat(engine.engine().gauges().heldTokens())
                    .as("seed %d", seed)
                    .isZero();
            assertThat(engine.engine().gauges().inFlight()).isZero();
            checkTokens(results, engine.engine().counters(), seed);
        }
    }

    private static void checkTokens(List<RequestResult> results, EngineCounters counters, long seed) {
        long tokens = results.stream().mapToLong(RequestResult::outputTokens).sum();
        assertThat(counters.outputTokens()).as("seed %d", seed).isEqualTo(tokens);
        for (RequestResult result : results) {
            if (!result.tokenNanos().isEmpty()) {
                assertThat(result.tokenNanos()).hasSize(result.outputTokens()).isSorted();
                assertThat(result.tokenNanos().get(0))
                        .isEqualTo(result.firstTokenNanos().orElseThrow());
            }
            if (result.succeeded()) {
                assertThat(result.endNanos())
                        .isGreaterThanOrEqualTo(result.firstTokenNanos().orElseThrow());
            }
        }
    }

    @Test
    void shouldReachEveryOutcomeUnderStress() {
        EngineCounters reserving =
                ClosedLoop.run(stressed(EngineSettings.Kv.RESERVE), 120, 400, 1).counters();
        EngineCounters growing =
                ClosedLoop.run(stressed(EngineSettings.Kv.GROW), 120, 400, 1).counters();

        assertThat(reserving.ended(EngineOutcome.COMPLETED)).isPositive();
        assertThat(reserving.ended(EngineOutcome.REJECTED)).isPositive();
        assertThat(reserving.ended(EngineOutcome.TIMED_OUT)).isPositive();
        assertThat(reserving.preemptions()).isZero();
        assertThat(growing.preemptions()).isPositive();
    }

    @Test
    void shouldRefuseWhatCanNeverFit() {
        RequestShape huge = new RequestShape(0, 0, 5000, 10, 10);
        List<RequestResult> results =
                OpenLoop.replay(stressed(EngineSettings.Kv.RESERVE), List.of(new TimedRequest(0, huge)), 1);

        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.outcome()).isEqualTo(EngineOutcome.TOO_LARGE);
            assertThat(result.ttftNanos()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 128})
    void shouldGiveTheSameRunForTheSameSeedAndAnotherForAnother(int concurrency) {
        LevelResult once = ClosedLoop.run(BASE, concurrency, 50, 7);
        LevelResult again = ClosedLoop.run(BASE, concurrency, 50, 7);
        LevelResult other = ClosedLoop.run(BASE, concurrency, 50, 8);

        assertThat(again).isEqualTo(once);
        assertThat(other.requests()).isNotEqualTo(once.requests());
    }

    @Test
    void shouldNotDependOnWhetherTokensAreTold() {
        LevelResult silent = ClosedLoop.run(BASE, 32, 50, 3);
        LevelResult told = ClosedLoop.runWithTokenTimes(BASE, 32, 50, 3);

        assertThat(told.requests())
                .usingRecursiveComparison()
                .ignoringFields("tokenNanos")
                .isEqualTo(silent.requests());
        assertThat(told.outputTokensPerSecond()).isEqualTo(silent.outputTokensPerSecond());
        assertThat(told.requests())
                .allSatisfy(result -> assertThat(result.tokenNanos()).hasSize(result.outputTokens()));
    }

    @Test
    void shouldAnswerAnIdleEngineInTheTimeTheFormulaSays() {
        EngineBlueprint calm = TestEngines.calm();
        RequestShape shape = new RequestShape(0, 0, 100, 3, 3);
        RequestResult result =
                OpenLoop.replay(calm, List.of(new TimedRequest(1000, shape)), 1).get(0);

        var stepTime = new StepTime(calm.deployment(), calm.efficiency());
        long prefill = Math.round(stepTime.nanos(100, 0, 0, 5050));
        long second = Math.round(stepTime.nanos(1, 1, 101, 0));
        long third = Math.round(stepTime.nanos(1, 1, 102, 0));
        assertThat(result.tokenNanos())
                .containsExactly(1000 + prefill, 1000 + prefill + second, 1000 + prefill + second + third);
        assertThat(result.endNanos()).isEqualTo(1000 + prefill + second + third);
    }

    @Test
    void shouldSpreadAPromptOverStepsOfItsBudget() {
        EngineBlueprint calm = TestEngines.calm();
        RequestShape shape = new RequestShape(0, 0, 1200, 1, 1);
        RequestResult result =
                OpenLoop.replay(calm, List.of(new TimedRequest(0, shape)), 1).get(0);

        var stepTime = new StepTime(calm.deployment(), calm.efficiency());
        long expected = Math.round(stepTime.nanos(512, 0, 0, 512 * 513 / 2.0))
                + Math.round(stepTime.nanos(512, 0, 0, 512 * 512 + 512 * 513 / 2.0))
                + Math.round(stepTime.nanos(176, 0, 0, 176 * 1024 + 176 * 177 / 2.0));
        assertThat(result.endNanos()).isEqualTo(expected);
    }

    @Test
    void shouldServeFirstComeFirstWhenToldTo() {
        EngineSettings one = new EngineSettings(
                512,
                1,
                100,
                Optional.empty(),
                EngineSettings.Order.FIRST_COME,
                EngineSettings.Kv.RESERVE,
                Duration.ZERO,
                0,
                Duration.ZERO,
                0);
        List<TimedRequest> requests = IntStream.range(0, 5)
                .mapToObj(i -> new TimedRequest(i, new RequestShape(0, 0, 500 - 90 * i, 2, 2)))
                .toList();

        List<RequestResult> inOrder = OpenLoop.replay(TestEngines.calm().withSettings(one), requests, 1);

        assertThat(inOrder).extracting(RequestResult::endNanos).isSorted();
        List<RequestResult> shortest = OpenLoop.replay(
                TestEngines.calm()
                        .withSettings(TestEngines.settings(512, 1, 100, Optional.empty(), EngineSettings.Kv.RESERVE)),
                requests,
                1);
        assertThat(shortest.get(4).endNanos()).isLessThan(shortest.get(1).endNanos());
    }

    @Test
    void shouldBeSlowerThroughoutWhenTheEngineIs() {
        EngineBlueprint slow = BASE.withEfficiency(BASE.efficiency().slowedBy(1.3));

        double before = ClosedLoop.run(BASE, 16, 200, 1).ttftNanos(0.5).orElseThrow();
        double after = ClosedLoop.run(slow, 16, 200, 1).ttftNanos(0.5).orElseThrow();

        assertThat(after / before).isBetween(1.1, 1.4);
    }
}
