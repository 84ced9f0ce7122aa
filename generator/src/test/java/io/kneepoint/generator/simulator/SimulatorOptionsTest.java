// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulatorOptionsTest {
    private final SimulatorOptions defaults = SimulatorOptions.of(TestEngines.calibrated());

    @Test
    void shouldHaveTheseDefaults() {
        assertThat(defaults)
                .isEqualTo(new SimulatorOptions(
                        TestEngines.calibrated(),
                        "127.0.0.1",
                        0,
                        1,
                        1.0,
                        PromptSource.TEXT,
                        Optional.empty(),
                        false,
                        Faults.none(),
                        2_000_000,
                        Optional.empty()));
    }

    @Test
    void shouldChangeWhatItIsToldAndNothingElse() {
        Faults faults = Faults.always(FaultKind.RESET);
        Path file = Path.of("emissions.jsonl");

        assertThat(defaults.withPort(80)
                        .withBindAddress("::1")
                        .withSeed(7)
                        .withPace(0.5)
                        .withPrompts(PromptSource.WORKLOAD)
                        .withApiKey("k")
                        .withOpenEarly(true)
                        .withFaults(faults)
                        .withEmissionLimit(9)
                        .withEmissionFile(file))
                .isEqualTo(new SimulatorOptions(
                        TestEngines.calibrated(),
                        "::1",
                        80,
                        7,
                        0.5,
                        PromptSource.WORKLOAD,
                        Optional.of("k"),
                        true,
                        faults,
                        9,
                        Optional.of(file)));
        assertThat(defaults.withSeed(1)).isEqualTo(defaults);
    }

    @Test
    void shouldKeepTheKeyToItself() {
        assertThat(defaults.withApiKey("planted").toString())
                .contains("key asked for")
                .doesNotContain("planted");
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        assertThatThrownBy(() -> defaults.withPort(-1)).hasMessage("port: -1 (expected: 0 to 65535)");
        assertThatThrownBy(() -> defaults.withPace(0))
                .hasMessage("realSecondsPerEngineSecond: 0.0 (expected: above 0, at most 1000)");
        assertThatThrownBy(() -> defaults.withEmissionLimit(0)).hasMessage("emissionLimit: 0 (expected: at least 1)");
    }
}
