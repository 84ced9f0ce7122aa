// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import static org.assertj.core.api.Assertions.assertThat;

import io.kneepoint.analyzer.regression.Runs.Shape;
import io.kneepoint.analyzer.statistics.Statistic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrendReportTest {

    private static final GatePolicy POLICY = GatePolicy.defaults()
            .withGates(List.of(
                    new Gate(Metric.TTFT, Statistic.quantile(0.95), 15),
                    new Gate(Metric.OUTPUT_TOKENS_PER_SECOND, Statistic.mean(), 5),
                    new Gate(Metric.ERROR_RATE, Statistic.mean(), 0.5)));

    private static List<RunSample> history(Shape... shapes) {
        List<RunSample> runs = new ArrayList<>();
        for (int i = 0; i < shapes.length; i++) {
            runs.add(Runs.run("run" + i, 1000 + i, 300, shapes[i], 8));
        }
        return runs;
    }

    private static Shape[] steps(int before, Shape first, int after, Shape second) {
        Shape[] shapes = new Shape[before + after];
        for (int i = 0; i < shapes.length; i++) {
            shapes[i] = i < before ? first : second;
        }
        return shapes;
    }

    @Test
    void shouldSaySinceWhichRunItIsWorse() {
        TrendReport report = TrendReport.of(history(steps(8, Shape.SAME, 6, Shape.SAME.slower(1.5))), POLICY);

        Trend ttft = report.worst().orElseThrow();
        assertThat(ttft.metric()).isEqualTo("ttft");
        assertThat(ttft.worseSince().orElseThrow().sinceRun()).isEqualTo("run8");
        assertThat(ttft.worseSince().orElseThrow().changePercent()).isBetween(35.0, 65.0);
        assertThat(report.trends()).hasSize(2);
        assertThat(report.toJson()).containsEntry("worseSince", "run8");
    }

    @Test
    void shouldKnowWhichDirectionIsWorse() {
        Shape halved = new Shape(1, 1, 0.5, 0, 1);

        TrendReport slower = TrendReport.of(history(steps(7, Shape.SAME, 7, halved)), POLICY);
        TrendReport faster = TrendReport.of(history(steps(7, halved, 7, Shape.SAME)), POLICY);
        TrendReport mended = TrendReport.of(history(steps(7, Shape.SAME.slower(2), 7, Shape.SAME)), POLICY);

        assertThat(slower.worst().orElseThrow().metric()).isEqualTo("outputTokensPerSecond");
        assertThat(faster.worst()).isEmpty();
        assertThat(mended.worst()).isEmpty();
        assertThat(mended.trends().get(0).shifts()).hasSize(1);
    }

    @Test
    void shouldFindNothingWhereNothingChanged() {
        TrendReport report = TrendReport.of(history(steps(7, Shape.SAME, 7, Shape.SAME)), POLICY);

        assertThat(report.worst()).isEmpty();
        assertThat(report.trends()).allMatch(trend -> trend.shifts().isEmpty());
        assertThat(report.toJson()).containsEntry("worseSince", null);
    }

    @Test
    void shouldNotSpeakOfAShortHistoryAndTellOfMixtures() {
        List<RunSample> runs = history(steps(3, Shape.SAME, 2, Shape.SAME.slower(9)));
        RunSample other =
                new RunSample("other", Map.of("model", "m2"), runs.get(0).levels());

        assertThat(TrendReport.of(runs, POLICY).trends()).isEmpty();
        assertThat(TrendReport.of(List.of(runs.get(0), other), POLICY).notes())
                .containsExactly("the runs differ in model: m and m2");
    }

    /** A run of which nobody counted the tokens but the arrivals. */
    private static RunSample byArrivals(RunSample run) {
        return new RunSample(
                run.name(),
                run.fingerprint(),
                Map.of(Metric.OUTPUT_TOKENS_PER_SECOND, "tokens counted by arrivals"),
                Optional.empty(),
                run.levels());
    }

    @Test
    void shouldTakeAnotherRuleForNoChange() {
        Shape quartered = new Shape(1, 1, 0.25, 0, 1);
        List<RunSample> runs = new ArrayList<>(history(steps(9, Shape.SAME, 6, quartered)));
        runs.replaceAll(run -> Integer.parseInt(run.name().substring(3)) >= 9 ? byArrivals(run) : run);

        TrendReport report = TrendReport.of(runs, POLICY);

        assertThat(report.worst()).isEmpty();
        assertThat(report.trends().get(1).points()).hasSize(9);
        assertThat(report.notes())
                .containsExactly("left out of the history of outputTokensPerSecond at 8 in flight, "
                        + "since measured by another rule: run9, run10, run11, run12, run13, run14");
    }

    @Test
    void shouldFollowTheNewerOfTwoRulesAsFrequent() {
        List<RunSample> runs = new ArrayList<>(history(steps(6, Shape.SAME, 6, Shape.SAME)));
        runs.replaceAll(run -> Integer.parseInt(run.name().substring(3)) >= 6 ? byArrivals(run) : run);

        List<Trend.Point> points = TrendReport.of(runs, POLICY).trends().get(1).points();

        assertThat(points).extracting(Trend.Point::run).startsWith("run6").hasSize(6);
    }
}
