// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kneepoint.generator.engine.Deployment;
import io.kneepoint.generator.engine.EngineCatalogue;
import io.kneepoint.generator.engine.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurveExplorerTest {
    private static final EngineCatalogue CATALOGUE = EngineCatalogue.packaged();

    private static Deployment deployment(String model, String gpu, int gpus) {
        return new Deployment(CATALOGUE.model(model), CATALOGUE.gpu(gpu), gpus, Precision.BF16, Precision.BF16);
    }

    @Test
    void shouldDrawBothCurvesAndFillTheCache() {
        CurveQuery query = CurveQuery.of(deployment("llama3-8b", "a100-80", 1), 2048);

        SimulatedCurve curve = CurveExplorer.explore(query);

        List<CurvePoint> points = curve.points();
        assertThat(points).extracting(CurvePoint::concurrency).containsExactly(1, 2, 4, 8, 16, 32, 64, 128);
        assertThat(points.get(4).outputTokensPerSecond())
                .isGreaterThan(5 * points.get(0).outputTokensPerSecond());
        assertThat(points.get(7).ttftP95Nanos().orElseThrow())
                .isGreaterThan(2 * points.get(0).ttftP95Nanos().orElseThrow());
        assertThat(points).extracting(CurvePoint::kvFill).isSorted();
        assertThat(points).allSatisfy(point -> {
            assertThat(point.kvFill()).isBetween(0.0, 1.0);
            assertThat(point.goodTokensPerSecond()).isLessThanOrEqualTo(point.outputTokensPerSecond());
        });
        assertThat(curve.peakConcurrency()).isPresent();
        assertThat(CurveExplorer.explore(query)).isEqualTo(curve);
    }

    @Test
    void shouldMoveTheEdgeWithContextAndMemory() {
        SimulatedCurve near = CurveExplorer.explore(CurveQuery.of(deployment("llama3-8b", "a100-80", 1), 2048));
        SimulatedCurve far = CurveExplorer.explore(CurveQuery.of(deployment("llama3-8b", "a100-80", 1), 8192));
        SimulatedCurve small = CurveExplorer.explore(CurveQuery.of(deployment("llama3-8b", "l4", 1), 2048));

        assertThat(far.maxRequests()).isEqualTo(near.maxRequests() / 4);
        assertThat(small.maxRequests()).isLessThan(near.maxRequests() / 10);
        assertThat(far.points().get(7).kvFill())
                .isGreaterThan(near.points().get(7).kvFill());
        assertThat(small.points().get(7).outputTokensPerSecond())
                .isLessThan(near.points().get(7).outputTokensPerSecond() / 4);
    }

    @Test
    void shouldBeFasterToTheFirstTokenWhenThePromptIsCached() {
        CurveQuery cold =
                CurveQuery.of(deployment("llama3-8b", "a100-80", 1), 4096).withLevels(List.of(1));

        double coldNanos =
                CurveExplorer.explore(cold).points().get(0).ttftP50Nanos().orElseThrow();
        double warmNanos = CurveExplorer.explore(cold.withCachedShare(0.93))
                .points()
                .get(0)
                .ttftP50Nanos()
                .orElseThrow();

        assertThat(warmNanos).isLessThan(coldNanos / 5);
    }

    @Test
    void shouldSayThatItDoesNotFitInsteadOfDrawing() {
        SimulatedCurve curve = CurveExplorer.explore(CurveQuery.of(deployment("llama3-70b", "a100-80", 1), 8192));

        assertThat(curve.points()).isEmpty();
        assertThat(curve.peakConcurrency()).isEmpty();
        assertThat(curve.poolBytes()).isNegative();
        assertThat(curve.requestBytes()).isEqualTo(2_684_354_560L);
    }

    @Test
    void shouldSurviveEveryModelOnEveryGpu() {
        for (var model : CATALOGUE.models()) {
            for (var gpu : CATALOGUE.gpus()) {
                Deployment deployment = new Deployment(model, gpu, 1, Precision.INT4, Precision.FP8);
                CurveQuery query = CurveQuery.of(deployment, 4096).withLevels(List.of(1, 48));
                SimulatedCurve curve = CurveExplorer.explore(query);
                assertThat(curve.points().isEmpty())
                        .as("%s on %s", model.name(), gpu.name())
                        .isEqualTo(curve.maxRequests() == 0);
            }
        }
    }

    @Test
    void shouldRefuseAnAnswerThatLeavesNoPrompt() {
        CurveQuery query = CurveQuery.of(deployment("llama3-8b", "l4", 1), 100);

        assertThatThrownBy(() -> query.withOutputTokens(100))
                .hasMessage("outputTokens: 100 (expected: less than contextTokens, 100)");
    }
}
