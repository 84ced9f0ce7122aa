// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.analyzer.dashboard.CurveModel;
import io.kneepoint.analyzer.dashboard.LoadModel;
import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.generator.simulator.SimulatorCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EngineModelsTest {

    private final EngineCurves curves = new EngineCurves(EngineCatalogue.packaged());
    private final EngineLoads loads = new EngineLoads(SimulatorCatalogue.packaged());

    @Test
    void shouldAnswerWithEightLevelsAndTheMemory() {
        CurveModel.Answer answer = curves.answer(question("llama3-8b", "FP16", 4_096));

        assertThat(answer.bytesPerToken()).isEqualTo(2L * 32 * 8 * 128 * 2);
        assertThat(answer.levels()).hasSize(8);
        assertThat(answer.kvFill()).hasSize(8).isSorted();
        assertThat(answer.memoryBytes()).isGreaterThan(answer.weightBytes() + answer.poolBytes());
    }

    @Test
    void shouldMoveTheCurveWithThePrecision() {
        double half = throughput(curves.answer(question("llama3-8b", "FP16", 4_096)));
        double quarter = throughput(curves.answer(question("llama3-8b", "INT4", 4_096)));

        assertThat(quarter).isGreaterThan(half);
    }

    @Test
    void shouldSayWhatDoesNotFit() {
        assertThat(curves.answer(question("llama3-70b", "FP16", 4_096)).poolBytes())
                .isNegative();
        assertThatThrownBy(() -> curves.answer(question("llama3-8b", "FP16", 100_000)))
                .hasMessage("context: 100000 tokens (expected: at most 8192, for which llama3-8b was made)");
        assertThatThrownBy(() -> curves.answer(question("llama3-8b", "FP17", 4_096)))
                .hasMessageStartingWith("precision: FP17 (expected: one of");
    }

    @ParameterizedTest
    @EnumSource(LoadModel.Shape.class)
    void shouldGiveAPlanThatCanBeRun(LoadModel.Shape shape, @TempDir Path folder) throws Exception {
        LoadModel.Answer answer = loads.answer(new LoadModel.Question("demo", 16, shape, 12, 60));
        Path plan = Files.writeString(folder.resolve("plan.yaml"), answer.plan());

        java.io.StringWriter out = new java.io.StringWriter();
        java.io.StringWriter err = new java.io.StringWriter();
        int code = io.kneepoint.cli.Kneepoint.execute(
                new java.io.PrintWriter(out), new java.io.PrintWriter(err), "run", plan.toString(), "--dry-run");

        assertThat(code).as(err.toString()).isZero();
        assertThat(answer.samples()).hasSize(240);
    }

    @Test
    void shouldQueueWhatIsAboveCapacityAndNothingBelow() {
        LoadModel.Answer above = loads.answer(new LoadModel.Question("demo", 8, LoadModel.Shape.SUSTAINED, 32, 60));
        LoadModel.Answer below = loads.answer(new LoadModel.Question("demo", 64, LoadModel.Shape.SUSTAINED, 4, 60));

        assertThat(above.samples())
                .allSatisfy(sample -> assertThat(sample.running()).isLessThanOrEqualTo(8));
        assertThat(above.samples().get(200).waiting()).isBetween(10, 24);
        assertThat(below.samples().get(200).waiting()).isLessThan(2);
    }

    private static double throughput(CurveModel.Answer answer) {
        return answer.levels().get(5).getOutputTokensPerSecond();
    }

    private static CurveModel.Question question(String model, String weights, int context) {
        return new CurveModel.Question(model, "a100-80", 1, context, 256, weights, "FP16");
    }
}
