// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.schemas.config.ConfigException;
import io.kneepoint.schemas.config.ConfigFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimulatorCatalogueTest {
    private static final Path CONFIG = Path.of("../config");

    static Iterable<String> names() {
        return SimulatorCatalogue.packaged().names();
    }

    @Test
    void shouldTravelWithTheLibraryAndEqualTheFolder() {
        SimulatorCatalogue packaged = SimulatorCatalogue.packaged();
        SimulatorCatalogue folder = SimulatorCatalogue.read(own(CONFIG));

        assertThat(packaged.names()).isEqualTo(folder.names()).startsWith("llama3-8b-a100", "demo");
        assertThat(packaged.names()).allSatisfy(name -> {
            assertThat(packaged.blueprint(name)).isEqualTo(folder.blueprint(name));
            assertThat(packaged.description(name)).isNotBlank();
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldServeItsWorkloadAtAnyLevel(String name) {
        EngineBlueprint blueprint = SimulatorCatalogue.packaged().blueprint(name);

        LevelResult alone = ClosedLoop.run(blueprint, 1, 20, 1);
        LevelResult many = ClosedLoop.run(blueprint, 32, 60, 1);

        assertThat(alone.errorRate()).isZero();
        assertThat(many.outputTokensPerSecond()).isGreaterThan(5 * alone.outputTokensPerSecond());
    }

    /** What the demo is for: levels of 14 seconds each, one after the other, show the knee, the peak and the break. */
    @Test
    void shouldShowTheWholeCurveInTheDemosTime() {
        EngineBlueprint demo = SimulatorCatalogue.packaged().blueprint("demo");

        double[] tokens = new double[8];
        double[] failedShares = new double[8];
        for (int level = 0; level < 8; level++) {
            LoadPattern hold = LoadPattern.sustained(1 << level, Duration.ofSeconds(14));
            List<LoadSample> measured = LoadPatternSimulation.run(demo, hold, Duration.ofSeconds(1), 1).stream()
                    .skip(2)
                    .toList();
            int completed = measured.stream().mapToInt(LoadSample::completed).sum();
            int failed = measured.stream().mapToInt(LoadSample::failed).sum();
            failedShares[level] = failed / (double) (completed + failed);
            tokens[level] = measured.stream()
                    .mapToDouble(LoadSample::outputTokensPerSecond)
                    .average()
                    .orElseThrow();
        }

        assertThat(tokens[6]).isGreaterThan(15 * tokens[0]).isGreaterThan(1.1 * tokens[5]);
        assertThat(tokens[7]).as("little more to gain by twice the load").isLessThan(1.1 * tokens[6]);
        assertThat(failedShares[6]).as("below the break").isZero();
        assertThat(failedShares[7]).as("far above the budget of 1 %").isGreaterThan(0.1);
    }

    @Test
    void shouldPointAtTheLineThatIsWrongAndNameWhatIsMissing(@TempDir Path folder) throws IOException {
        String simulators = Files.readString(CONFIG.resolve("simulators.yaml"));

        Files.writeString(
                folder.resolve("simulators.yaml"), simulators.replaceFirst("queueLimit: 64", "queueLimit: 0"));
        assertThatThrownBy(() -> SimulatorCatalogue.read(own(folder)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("queueLimit: 0 (expected: at least 1)");

        Files.writeString(folder.resolve("simulators.yaml"), simulators.replaceFirst("gpu: a100-80", "gpu: abacus"));
        assertThatThrownBy(() -> SimulatorCatalogue.read(own(folder)))
                .hasMessageStartingWith("simulators.yaml: llama3-8b-a100: gpu: abacus (expected: one of a100-40, ");

        Files.writeString(folder.resolve("simulators.yaml"), simulators.replace("gpus: 8", "gpus: 4"));
        assertThatThrownBy(() -> SimulatorCatalogue.read(own(folder)))
                .hasMessageStartingWith(
                        "simulators.yaml: deepseek-v3-h200x8: gpus: 4 × h200 (expected: room for the weights of deepseek-v3, ");

        assertThatThrownBy(() -> SimulatorCatalogue.packaged().blueprint("none"))
                .hasMessageStartingWith("simulator: none (expected: one of llama3-8b-a100, demo, ");
    }

    private static ConfigFiles own(Path folder) {
        return new ConfigFiles(Optional.of(folder));
    }
}
