// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static io.kneepoint.analyzer.statistics.Reference.assertClose;
import static io.kneepoint.analyzer.statistics.Reference.assertSameDigits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TTestReferenceTest {

    static Stream<String> welchCases() {
        return Reference.names("welch").filter(name -> !name.startsWith("nist"));
    }

    @ParameterizedTest
    @MethodSource("welchCases")
    void shouldAgreeWithR(String name) {
        JsonNode expected = Reference.section("welch").get(name);
        Sample x = Reference.data(expected.get("x").textValue());
        Sample y = Reference.data(expected.get("y").textValue());

        TTest welch = WelchTTest.of(x, y);
        TTest pooled = StudentTTest.pooled(x.moments(), y.moments());

        assertClose("t", welch.t().orElseThrow(), expected.get("t"));
        assertClose("df", welch.df(), expected.get("df"));
        assertSameDigits("p", welch.pTwoSided(), expected.get("p_two_sided").asDouble(), 1e-9);
        assertClose(
                "ci lower",
                welch.interval(0.95).lower(),
                expected.get("ci95_mean_x_minus_y").get(0));
        assertClose(
                "ci upper",
                welch.interval(0.95).upper(),
                expected.get("ci95_mean_x_minus_y").get(1));
        JsonNode student = expected.get("student_pooled");
        assertClose("pooled t", pooled.t().orElseThrow(), student.get("t"));
        assertClose("pooled df", pooled.df(), student.get("df"));
        assertSameDigits("pooled p", pooled.pTwoSided(), student.get("p").asDouble(), 1e-9);
    }

    @ParameterizedTest
    @MethodSource("welchCases")
    void shouldShowThatTwiceErfcIsTwiceTheNormalP(String name) {
        JsonNode expected = Reference.section("welch").get(name);
        double t = expected.get("t").asDouble();

        assertSameDigits(
                "normal",
                Gaussian.twoSided(t),
                expected.get("normal_approx_p_correct").asDouble(),
                1e-9);
        double twiceErfc = 2 * Erf.erfc(Math.abs(t) / Math.sqrt(2));
        assertSameDigits("2 erfc", twiceErfc, expected.get("brief_bug_p_2erfc").asDouble(), 1e-9);
        assertSameDigits("ratio", twiceErfc / Gaussian.twoSided(t), 2, 1e-12);
    }

    @Test
    void shouldAgreeWithNistOnSummaries() {
        JsonNode nist = Reference.section("welch").get("nist_AUTO83B_from_summary");
        Moments usa = Moments.ofSummary(
                nist.get("n").get(0).numberValue().longValue(),
                nist.get("mean").get(0).numberValue().doubleValue(),
                nist.get("sd").get(0).numberValue().doubleValue());
        Moments japan = Moments.ofSummary(
                nist.get("n").get(1).numberValue().longValue(),
                nist.get("mean").get(1).numberValue().doubleValue(),
                nist.get("sd").get(1).numberValue().doubleValue());

        TTest welch = WelchTTest.of(usa, japan);
        TTest pooled = StudentTTest.pooled(usa, japan);

        assertClose("t", welch.t().orElseThrow(), nist.get("t"));
        assertClose("df", welch.df(), nist.get("df"));
        assertSameDigits("p", welch.pTwoSided(), nist.get("p_two_sided").asDouble(), 1e-9);
        assertClose(
                "pooled t", pooled.t().orElseThrow(), nist.get("student_pooled").get("t"));
        assertClose("pooled df", pooled.df(), nist.get("student_pooled").get("df"));
        assertClose("published t", welch.t().orElseThrow(), -12.94627, 1e-6);
        assertClose("published df", welch.df(), 136.8750, 1e-6);
    }

    @Test
    void shouldAgreeWithROnPairs() {
        JsonNode expected = Reference.section("paired_t").get("sleep");

        TTest paired = StudentTTest.paired(Reference.data("sleep_1"), Reference.data("sleep_2"));

        assertClose("t", paired.t().orElseThrow(), expected.get("t"));
        assertClose("df", paired.df(), expected.get("df"));
        assertSameDigits("p", paired.pTwoSided(), expected.get("p").asDouble(), 1e-9);
    }

    @Test
    void shouldAgreeWithROnNonInferiority() {
        JsonNode expected = Reference.section("noninferiority");
        TTest worse = WelchTTest.of(Reference.data("log(ln_c)"), Reference.data("log(ln_b)"));

        for (String margin : new String[] {"1.05", "1.15"}) {
            JsonNode at = expected.get("lognormal24_log_margin_" + margin);
            double delta = Math.log(Double.parseDouble(margin));
            assertClose("t", (worse.difference() - delta) / worse.standardError(), at.get("t"));
            assertClose("df", worse.df(), at.get("df"));
            assertClose("p", worse.pBelow(delta), at.get("p"));
        }
        JsonNode ci = expected.get("ci90_log_ratio");
        assertClose("estimate", worse.difference(), ci.get("estimate"));
        assertClose("lower", worse.interval(0.9).lower(), ci.get("ci").get(0));
        assertClose("upper", worse.interval(0.9).upper(), ci.get("ci").get(1));
    }

    @Test
    void shouldGiveLimitsInsteadOfNaNWithoutVariance() {
        TTest equal = WelchTTest.of(Sample.of(5, 5, 5), Sample.of(5, 5, 5));
        TTest different = WelchTTest.of(Sample.of(5, 5, 5), Sample.of(6, 6, 6));

        assertThat(equal).isEqualTo(new TTest(0, 0, OptionalDouble.of(0), 4, 1));
        assertThat(different.pTwoSided()).isZero();
        assertThat(different.t()).isEmpty();
        assertThat(different.pBelow(0)).isZero();
        assertThat(different.pBelow(-2)).isOne();
    }

    @Test
    void shouldNameTheFaultOfASideThatIsTooSmall() {
        assertThatThrownBy(() -> WelchTTest.of(Sample.of(1), Sample.of(1, 2)))
                .hasMessage("values on one side: 1 (expected: at least 2)");
        assertThatThrownBy(() -> StudentTTest.paired(Sample.of(1, 2), Sample.of(1)))
                .hasMessage("pairs: 2 and 1 values (expected: the same number on both sides)");
    }
}
