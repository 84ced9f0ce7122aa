// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadPatternSimulationTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final EngineBlueprint ENGINE = TestEngines.calibrated();

    @Test
    void shouldFollowARamp() {
        LoadPattern ramp = LoadPattern.ramp(64, Duration.ofSeconds(60));

        List<LoadSample> samples = LoadPatternSimulation.run(ENGINE, ramp, SECOND, 1);

        assertThat(samples).hasSize(60);
        assertThat(samples.get(0).target()).isEqualTo(1);
        assertThat(samples.get(59).target()).isEqualTo(64);
        assertThat(samples).allSatisfy(sample -> assertThat(sample.inFlight()).isLessThanOrEqualTo(sample.target()));
        assertThat(samples.get(59).inFlight()).isGreaterThan(55);
        assertThat(samples.get(59).kvFill()).isGreaterThan(samples.get(9).kvFill());
    }

    @Test
    void shouldHoldASustainedLoad() {
        List<LoadSample> samples =
                LoadPatternSimulation.run(ENGINE, LoadPattern.sustained(16, Duration.ofSeconds(30)), SECOND, 1);

        assertThat(samples).allSatisfy(sample -> assertThat(sample.inFlight()).isEqualTo(16));
        assertThat(samples.stream().mapToInt(LoadSample::completed).sum()).isGreaterThan(60);
        assertThat(samples.stream().filter(sample -> sample.ttftP50Nanos().isPresent()))
                .isNotEmpty();
    }

    @Test
    void shouldOverrunTheServiceInABurstAndRecover() {
        LoadPattern burst = LoadPattern.burst(16, 10, Duration.ofSeconds(40), Duration.ofSeconds(120));

        List<LoadSample> samples = LoadPatternSimulation.run(ENGINE, burst, SECOND, 1);

        double calm = samples.get(26).ttftP95Nanos().orElse(0);
        double worst = samples.stream()
                .map(LoadSample::ttftP95Nanos)
                .mapToDouble(p95 -> p95.orElse(0))
                .max()
                .orElseThrow();
        assertThat(worst).isGreaterThan(4 * calm);
        assertThat(samples.stream()
                        .max(Comparator.comparingInt(LoadSample::inFlight))
                        .orElseThrow()
                        .inFlight())
                .isGreaterThan(120);
        assertThat(samples.get(66).inFlight()).isEqualTo(16);
    }

    @Test
    void shouldJoinPatternsOneAfterTheOther() {
        LoadPattern joined =
                LoadPattern.ramp(8, Duration.ofSeconds(20)).then(LoadPattern.sustained(4, Duration.ofSeconds(10)));

        assertThat(joined.length()).isEqualTo(Duration.ofSeconds(30));
        List<LoadSample> samples = LoadPatternSimulation.run(ENGINE, joined, SECOND, 1);
        assertThat(samples.get(29).target()).isEqualTo(4);
        assertThat(samples.get(29).inFlight()).isEqualTo(4);
    }

    @Test
    void shouldGiveTheSameSeriesForTheSameSeed() {
        LoadPattern pattern = LoadPattern.burst(4, 5, Duration.ofSeconds(10), Duration.ofSeconds(30));

        assertThat(LoadPatternSimulation.run(ENGINE, pattern, SECOND, 9))
                .isEqualTo(LoadPatternSimulation.run(ENGINE, pattern, SECOND, 9));
    }

    @Test
    void shouldRefuseAPatternThatGoesBackInTime() {
        List<LoadPattern.Step> steps =
                List.of(new LoadPattern.Step(Duration.ZERO, 1), new LoadPattern.Step(Duration.ZERO, 2));

        assertThatThrownBy(() -> new LoadPattern(steps, SECOND)).hasMessageContaining("ascending starts");
        assertThatThrownBy(() -> new LoadPattern(List.of(), SECOND)).hasMessageContaining("starts at zero");
    }
}
