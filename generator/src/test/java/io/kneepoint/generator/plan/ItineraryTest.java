// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.generator.arrival.ArrivalSchedule;
import io.kneepoint.generator.arrival.ConcurrencyTarget;
import io.kneepoint.generator.driver.Measurement;
import io.kneepoint.generator.driver.StageLoad;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.schemas.config.StrictYaml;
import io.kneepoint.schemas.event.Bursts;
import io.kneepoint.schemas.event.LoadPattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ItineraryTest {

    private static final Path FOLDER = Path.of("../config/plans");

    private final List<String> notes = new ArrayList<>();
    private final Deque<Optional<Landmarks.Gap>> gaps = new ArrayDeque<>();

    private Plan plan(String phases) {
        return StrictYaml.parse("plan.yaml", "name: p\nendpoint: {simulator: s}\nphases:\n" + phases, Plan.class);
    }

    private List<StageSpec> stages(String phases, Overrides overrides) {
        Itinerary itinerary = new Itinerary(plan(phases), FOLDER, overrides, new KneeAt40(), notes::add);
        List<StageSpec> stages = new ArrayList<>();
        Optional<StageSpec> next = itinerary.first().toCompletableFuture().join();
        while (next.isPresent()) {
            stages.add(next.get());
            next = itinerary.next(List.of()).toCompletableFuture().join();
        }
        return stages;
    }

    private List<StageSpec> stages(String phases) {
        return stages(phases, Overrides.NONE);
    }

    @Test
    void shouldMakeASweepIntoLevels() {
        List<StageSpec> stages = stages("  - sweep: {concurrency: [1, 4], requests: 7, maxDuration: 5s}\n");
        assertThat(stages)
                .containsExactly(
                        new StageSpec("sweep 1", 1, 7, Duration.ofSeconds(5)),
                        new StageSpec("sweep 4", 4, 7, Duration.ofSeconds(5)));
    }

    @Test
    void shouldResolveSharesWhenTheirPhaseIsReached() {
        List<StageSpec> stages = stages("""
                  - sweep: {concurrency: [1, 50% of knee of run other]}
                  - name: hold
                    sustained: {concurrency: 75% of knee, duration: 20s, warmUp: 2s}
                """);
        assertThat(stages)
                .extracting(stage -> stage.concurrency().orElseThrow())
                .containsExactly(1, 100, 30);
        assertThat(stages.get(2).measurement())
                .isEqualTo(new Measurement.Timed(Duration.ofSeconds(2), Duration.ofSeconds(20)));
        assertThat(notes).isEmpty();
    }

    @Test
    void shouldLeaveOutAPhaseThatTheCurveDoesNotShowAndSaySo() {
        List<StageSpec> stages = stages("""
                  - sweep: {concurrency: [1]}
                  - name: edge
                    sustained: {concurrency: 90% of break, duration: 20s}
                  - sustained: {concurrency: 2, duration: 20s}
                """);
        assertThat(stages).extracting(StageSpec::name).containsExactly("sweep-1 1", "sustained-3");
        assertThat(notes).containsExactly("phase edge was left out: the curve does not show 90% of break");
    }

    @Test
    void shouldHalveTheGapBetweenTheLastGoodAndTheFirstBrokenLevel() {
        gaps.add(Optional.of(new Landmarks.Gap(32, 64)));
        gaps.add(Optional.of(new Landmarks.Gap(48, 64)));
        gaps.add(Optional.of(new Landmarks.Gap(48, 56)));
        gaps.add(Optional.of(new Landmarks.Gap(48, 52)));
        List<StageSpec> stages = stages("  - sweep: {concurrency: [32, 64], refine: true}\n");
        assertThat(stages)
                .extracting(stage -> stage.concurrency().orElseThrow())
                .containsExactly(32, 64, 48, 56, 52);
        assertThat(stages.get(2).name()).isEqualTo("sweep 48");
    }

    @Test
    void shouldStopSearchingWhereNothingBroke() {
        gaps.add(Optional.empty());
        assertThat(stages("  - sweep: {concurrency: [1, 2], refine: true}\n")).hasSize(2);
    }

    @Test
    void shouldStopSearchingWhenTheCurveNeverSettles() {
        for (int i = 0; i < 50; i++) {
            gaps.add(Optional.of(new Landmarks.Gap(10 + 10 * (i % 9), 1_000 + i)));
        }
        assertThat(stages("  - sweep: {concurrency: [1], refine: true}\n")).hasSize(7);
    }

    @Test
    void shouldSearchDownToOneRequestBelowTheFirstLevel() {
        gaps.add(Optional.of(new Landmarks.Gap(0, 4)));
        gaps.add(Optional.of(new Landmarks.Gap(0, 2)));
        gaps.add(Optional.of(new Landmarks.Gap(0, 1)));
        assertThat(stages("  - sweep: {concurrency: [4], refine: true}\n"))
                .extracting(stage -> stage.concurrency().orElseThrow())
                .containsExactly(4, 2, 1);
    }

    @Test
    void shouldMakeARampOfRequestsInFlight() {
        StageSpec ramp =
                stages("  - ramp: {concurrency: 1 to 16, duration: 8s}\n").get(0);
        assertThat(ramp.load())
                .isEqualTo(new StageLoad.ClosedLoop(new ConcurrencyTarget.Ramp(1, 16, Duration.ofSeconds(8))));
        assertThat(ramp.pattern()).isEqualTo(LoadPattern.RAMP);
        assertThat(ramp.concurrency()).isEmpty();
    }

    @Test
    void shouldSayWhereBurstsAre() {
        StageSpec burst = stages(
                        "  - burst: {rate: 2/s, arrivals: even, multiplier: 5, period: 20s, duty: 25%, duration: 40s}\n")
                .get(0);
        assertThat(burst.bursts()).contains(new Bursts(20_000_000_000L, 7_500_000_000L, 5_000_000_000L));
        StageLoad.OpenLoop load = (StageLoad.OpenLoop) burst.load();
        assertThat(load.meanPerSecond()).isEqualTo(4);
        assertThat(load.maxInFlight()).isEqualTo(10_000);
        assertThat(count(load, Duration.ofSeconds(40))).isEqualTo(160);
    }

    @Test
    void shouldReplayATraceFasterAndClipped() {
        String trace = "  - trace: {file: ../traces/azure-code-10min.csv, timeScale: 10, clip: 5m, maxInFlight: 9}\n";
        StageSpec stage = stages(trace).get(0);
        StageLoad.OpenLoop load = (StageLoad.OpenLoop) stage.load();
        long all = count(load, Duration.ofSeconds(30));
        assertThat(all).isBetween(400L, 1_482L).isEqualTo(count(load, Duration.ofHours(1)));
        assertThat(load.maxInFlight()).isEqualTo(9);
        assertThat(stage.maxDuration()).isLessThanOrEqualTo(Duration.ofSeconds(30));
        assertThat(stage.contents().orElseThrow().content(0).promptTokens()).isEqualTo(4808);
        assertThat(load.meanPerSecond())
                .isEqualTo(all * 1e9 / (stage.maxDuration().toNanos() - 1), Offset.offset(1e-6 * all));

        StageSpec overridden = stages(trace, new Overrides(Optional.of(Duration.ofSeconds(5)), OptionalDouble.of(20)))
                .get(0);
        assertThat(overridden.maxDuration()).isLessThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(count((StageLoad.OpenLoop) overridden.load(), Duration.ofHours(1)))
                .isLessThan(all);
    }

    @Test
    void shouldShortenPhasesAndTheirWarmUp() {
        StageSpec stage = stages(
                        "  - soak: {rate: 1/s, duration: 4h, warmUp: 5m}\n",
                        new Overrides(Optional.of(Duration.ofSeconds(20)), OptionalDouble.empty()))
                .get(0);
        assertThat(stage.measurement()).isEqualTo(new Measurement.Timed(Duration.ofSeconds(2), Duration.ofSeconds(20)));
        assertThat(stage.pattern()).isEqualTo(LoadPattern.SOAK);
    }

    @Test
    void shouldNameTheTraceThatIsNotThere() {
        assertThatThrownBy(() -> stages("  - trace: {file: nowhere.csv}\n"))
                .hasMessageContaining("nowhere.csv: there is no such file");
    }

    private static long count(StageLoad.OpenLoop load, Duration within) {
        ArrivalSchedule schedule = load.arrivals().get();
        long count = 0;
        for (OptionalLong next = schedule.nextArrivalNanos();
                next.isPresent() && next.getAsLong() < within.toNanos();
                next = schedule.nextArrivalNanos()) {
            count++;
        }
        return count;
    }

    /** A knee at 40 in this run and at 200 in another; nothing else is known, but for the gaps that a test prepares. */
    private final class KneeAt40 implements Landmarks {

        @Override
        public CompletionStage<OptionalDouble> find(Landmark landmark, Optional<String> run) {
            return CompletableFuture.completedFuture(
                    landmark == Landmark.KNEE ? OptionalDouble.of(run.isPresent() ? 200 : 40) : OptionalDouble.empty());
        }

        @Override
        public CompletionStage<Optional<Gap>> breakingGap() {
            return CompletableFuture.completedFuture(gaps.remove());
        }
    }
}
