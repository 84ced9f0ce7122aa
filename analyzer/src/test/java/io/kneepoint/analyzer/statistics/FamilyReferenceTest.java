// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static io.kneepoint.analyzer.statistics.Reference.assertClose;
import static io.kneepoint.analyzer.statistics.Reference.assertSameDigits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.kneepoint.analyzer.statistics.AlphaSpending.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FamilyReferenceTest {

    static Stream<String> adjustments() {
        return Reference.names("p_adjust");
    }

    static Stream<String> plans() {
        return Reference.names("group_sequential").filter(name -> !name.startsWith("sim"));
    }

    @ParameterizedTest
    @MethodSource("adjustments")
    void shouldAgreeWithROnAdjustedPs(String name) {
        JsonNode expected = Reference.section("p_adjust").get(name);
        List<OptionalDouble> p = Arrays.stream(Reference.doubles(expected.get("p")))
                .mapToObj(OptionalDouble::of)
                .toList();

        assertAll(MultipleTesting.holm(p), expected.get("holm"));
        assertAll(MultipleTesting.benjaminiHochberg(p), expected.get("BH"));
        assertAll(MultipleTesting.benjaminiYekutieli(p), expected.get("BY"));
    }

    /** Hochberg's steps reject no less than Holm's and no more than Benjamini and Hochberg's; Bonferroni's reject least. */
    @ParameterizedTest
    @MethodSource("adjustments")
    void shouldOrderTheAdjustmentsByTheirStrictness(String name) {
        JsonNode expected = Reference.section("p_adjust").get(name);
        double[] p = Reference.doubles(expected.get("p"));
        double[] hochberg = Reference.expected(expected.get("hochberg"));
        double[] bonferroni = Reference.expected(expected.get("bonf"));
        List<OptionalDouble> asked =
                Arrays.stream(p).mapToObj(OptionalDouble::of).toList();
        List<OptionalDouble> holm = MultipleTesting.holm(asked);
        List<OptionalDouble> bh = MultipleTesting.benjaminiHochberg(asked);

        for (int i = 0; i < p.length; i++) {
            double slack = 1e-12;
            assertThat(bonferroni[i]).isCloseTo(Math.min(1, p.length * p[i]), within(slack));
            assertThat(holm.get(i).orElseThrow()).isBetween(hochberg[i] - slack, bonferroni[i] + slack);
            assertThat(bh.get(i).orElseThrow()).isBetween(p[i] - slack, hochberg[i] + slack);
        }
    }

    private static void assertAll(List<OptionalDouble> actual, JsonNode expected) {
        assertThat(actual).hasSize(expected.size());
        for (int i = 0; i < actual.size(); i++) {
            assertClose("p " + i, actual.get(i).orElseThrow(), expected.get(i));
        }
    }

    @Test
    void shouldNotCountWhatCouldNotBeTested() {
        List<OptionalDouble> p = List.of(OptionalDouble.of(0.03), OptionalDouble.empty(), OptionalDouble.of(0.01));

        assertThat(MultipleTesting.holm(p))
                .containsExactly(OptionalDouble.of(0.03), OptionalDouble.empty(), OptionalDouble.of(0.02));
        assertThat(MultipleTesting.benjaminiHochberg(p))
                .containsExactly(OptionalDouble.of(0.03), OptionalDouble.empty(), OptionalDouble.of(0.02));
        assertThat(MultipleTesting.holm(List.of())).isEmpty();
        assertThatThrownBy(() -> MultipleTesting.holm(List.of(OptionalDouble.of(Double.NaN))))
                .hasMessage("p: NaN (expected: between 0 and 1)");
    }

    @Test
    void shouldAgreeWithROnStrata() {
        JsonNode expected = Reference.section("stratified_example");
        List<LogRatio> levels = new ArrayList<>();
        List<OptionalDouble> p = new ArrayList<>();
        for (JsonNode level : expected.get("levels")) {
            LogRatio ratio = new LogRatio(
                    level.get("theta").numberValue().doubleValue(),
                    level.get("se").numberValue().doubleValue(),
                    level.get("df").numberValue().doubleValue());
            assertClose("p", ratio.pTwoSided(), level.get("p_two_sided"));
            levels.add(ratio);
            p.add(OptionalDouble.of(ratio.pTwoSided()));
        }

        StratifiedEstimate estimate = StratifiedEstimate.of(levels);

        JsonNode equal = expected.get("equal_weight");
        assertClose("theta", estimate.pooled().theta(), equal.get("theta"));
        assertClose("se", estimate.pooled().se(), equal.get("se"));
        assertClose("df", estimate.pooled().df(), equal.get("df"));
        assertClose("p", estimate.pooled().pTwoSided(), equal.get("p_two_sided"));
        Interval ratio = estimate.pooled().interval(0.95).map(Math::exp);
        assertClose("lower", ratio.lower(), equal.get("ratio_ci95").get(0));
        assertClose("upper", ratio.upper(), equal.get("ratio_ci95").get(1));
        assertClose("Q", estimate.cochranQ().orElseThrow(), expected.get("cochran_Q"));
        assertClose("p of Q", estimate.cochranP().orElseThrow(), expected.get("cochran_p"));
        assertThat(estimate.heterogeneous()).isFalse();
        assertAll(MultipleTesting.holm(p), expected.get("holm"));
    }

    @Test
    void shouldCallAnEffectThatDependsOnTheLoadByItsName() {
        StratifiedEstimate estimate =
                StratifiedEstimate.of(List.of(new LogRatio(0.0, 0.02, 19), new LogRatio(0.2, 0.02, 19)));

        assertThat(estimate.heterogeneous()).isTrue();
        assertThat(StratifiedEstimate.of(List.of(new LogRatio(0.1, 0, 19))).cochranQ())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("plans")
    void shouldAgreeWithTheReferenceOnSpending(String name) {
        JsonNode expected = Reference.section("group_sequential").get(name);
        Shape shape = name.endsWith("obf") ? Shape.OBRIEN_FLEMING : Shape.POCOCK;
        double[] t = Reference.doubles(expected.get("t"));

        double[] z = AlphaSpending.boundaries(shape, 0.05, t);
        double[] p = AlphaSpending.nominalLevels(shape, 0.05, t);

        for (int j = 0; j < t.length; j++) {
            assertSameDigits(
                    "spent " + j,
                    shape.spent(0.05, t[j]),
                    expected.get("spent").get(j).asDouble(),
                    1e-9);
            // The reference integrates on a coarser grid from the second look on, which costs it up to three digits.
            double digits = j == 0 ? 1e-9 : 5e-7;
            assertSameDigits("z " + j, z[j], expected.get("z").get(j).asDouble(), digits);
            assertSameDigits(
                    "p " + j, p[j], expected.get("nominal_two_sided_p").get(j).asDouble(), 10 * digits);
        }
    }

    /** Standard errors of the difference: 0.30, 0.19 and 0.20 points. */
    @Test
    void shouldErrAsOftenAsTheReferenceDoesWhenItPeeks() {
        JsonNode expected = Reference.section("group_sequential").get("sim_fpr_two_sided_paired_t_looks_4_6_8_10_12");
        double[] t = {4 / 12.0, 6 / 12.0, 8 / 12.0, 10 / 12.0, 1};
        double[] plain = {0.05, 0.05, 0.05, 0.05, 0.05};

        assertThat(expected.get("S").asInt()).isGreaterThan(10_000);
        assertThat(falseAlarms(plain)).isCloseTo(expected.get("naive").asDouble(), within(0.012));
        assertThat(falseAlarms(AlphaSpending.nominalLevels(Shape.OBRIEN_FLEMING, 0.05, t)))
                .isCloseTo(expected.get("obf_spending_t").asDouble(), within(0.008));
        assertThat(falseAlarms(AlphaSpending.nominalLevels(Shape.POCOCK, 0.05, t)))
                .isCloseTo(expected.get("pocock_spending_t").asDouble(), within(0.008));
    }

    /** Share of 20 000 sequences of equal pairs that a paired t-test flags at any of the looks. */
    private static double falseAlarms(double[] levels) {
        int[] looks = {4, 6, 8, 10, 12};
        double[] critical = new double[looks.length];
        for (int j = 0; j < looks.length; j++) {
            critical[j] = -new TDistribution(looks[j] - 1).inverseCumulativeProbability(levels[j] / 2);
        }
        Random random = new Random(12);
        int flagged = 0;
        for (int s = 0; s < 20_000; s++) {
            double[] z = IntStream.range(0, 12)
                    .mapToDouble(i -> random.nextGaussian())
                    .toArray();
            boolean any = false;
            for (int j = 0; j < looks.length; j++) {
                Moments so = Moments.of(Arrays.copyOf(z, looks[j]));
                any |= Math.abs(so.mean()) / Math.sqrt(so.variance() / looks[j]) > critical[j];
            }
            flagged += any ? 1 : 0;
        }
        return flagged / 20_000.0;
    }

    @Test
    void shouldSolveTheSecondLookToNineDigits() {
        double[] z = AlphaSpending.boundaries(Shape.OBRIEN_FLEMING, 0.05, 1 / 3.0, 2 / 3.0, 1);

        // By adaptive quadrature of the same equation in SciPy.
        assertClose("z", z[1], 2.511427481269543, 1e-9);
    }

    @Test
    void shouldSpendAllAtOnceForASingleLook() {
        assertClose("p", AlphaSpending.nominalLevels(Shape.OBRIEN_FLEMING, 0.05, 1)[0], 0.05, 1e-12);
        assertThatThrownBy(() -> AlphaSpending.boundaries(Shape.POCOCK, 0.05, 0.5, 0.5, 1))
                .hasMessageStartingWith("alpha, fractions: 0.05, [0.5, 0.5, 1.0] (expected: ");
    }
}
