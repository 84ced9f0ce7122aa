// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import static io.kneepoint.analyzer.statistics.Reference.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.Reference;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {

    private static Sample history(long seed, double noise, double... levels) {
        Random random = new Random(seed);
        return Sample.of(IntStream.range(0, 20 * levels.length)
                .mapToDouble(i -> levels[i / 20] * Math.exp(noise * random.nextGaussian()))
                .toArray());
    }

    @Test
    void shouldFindTheRunsWhereTheLevelChanged() {
        List<ChangePoints.Change> changes = ChangePoints.defaults().of(history(1, 0.03, 200, 260, 180));

        assertThat(changes).extracting(ChangePoints.Change::index).containsExactly(20, 40);
        assertThat(changes.get(0).changePercent()).isCloseTo(30, within(5.0));
        assertThat(changes.get(1).changePercent()).isCloseTo(-31, within(5.0));
        assertThat(changes).allMatch(change -> change.p() <= 0.05);
    }

    @Test
    void shouldRarelyFindAChangeWhereThereIsNone() {
        long found = IntStream.range(0, 100)
                .filter(seed -> !new ChangePoints(0.05, 99, 3, seed)
                        .of(history(seed, 0.1, 200, 200))
                        .isEmpty())
                .count();

        assertThat(found).as("of 100 histories without a change").isLessThanOrEqualTo(12);
    }

    @Test
    void shouldGiveTheSameAnswerTwiceAndNothingForShortHistories() {
        Sample history = history(3, 0.1, 200, 230);

        assertThat(ChangePoints.defaults().of(history))
                .isEqualTo(ChangePoints.defaults().of(history));
        assertThat(ChangePoints.defaults().of(Sample.of(1, 2, 3, 4))).isEmpty();
        assertThat(ChangePoints.defaults().of(Sample.empty())).isEmpty();
    }

    @Test
    void shouldApplyTheBriefRuleWithTheRightP() {
        Sample a = Reference.sample(Reference.section("data").get("ex1_a"));
        Sample b = Reference.sample(Reference.section("data").get("ex1_b"));

        RegressionReport report = new BriefRule().compare("ttft", "a", a, "b", b);

        Comparison only = report.comparisons().get(0);
        double p =
                Reference.section("welch").get("welch_ex1").get("p_two_sided").asDouble();
        assertClose("p", only.numbers().pTwoSided().orElseThrow(), p, 1e-9);
        assertThat(report.verdict()).isEqualTo(VerdictKind.REGRESSION);
        assertThat(new BriefRule(12, 0.05).compare("ttft", "a", a, "b", b).verdict())
                .isEqualTo(VerdictKind.NO_REGRESSION);
        assertThat(new BriefRule(9, 0.02).compare("ttft", "a", a, "b", b).verdict())
                .isEqualTo(VerdictKind.NO_REGRESSION);
        assertThat(report.caveats()).hasSize(1);
        assertThat(new BriefRule().compare("ttft", "a", Sample.of(1), "b", b).reason())
                .contains(Reason.NO_DATA);
    }
}
