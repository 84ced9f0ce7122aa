// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static io.kneepoint.analyzer.statistics.Reference.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RankReferenceTest {

    static Stream<String> mannWhitney() {
        return Reference.names("mann_whitney");
    }

    static Stream<String> hodgesLehmann() {
        return Reference.names("hodges_lehmann");
    }

    @ParameterizedTest
    @MethodSource("mannWhitney")
    void shouldAgreeWithROnMannWhitney(String name) {
        JsonNode expected = Reference.section("mann_whitney").get(name);

        MannWhitney test = MannWhitney.of(
                Reference.data(expected.get("x").textValue()),
                Reference.data(expected.get("y").textValue()));

        assertThat(test.uX()).isEqualTo(expected.get("U_x").asDouble());
        assertThat(test.uY()).isEqualTo(expected.get("U_y").asDouble());
        assertThat(test.tied()).isEqualTo(expected.get("ties").asBoolean());
        assertClose("exact", test.pExact().orElseThrow(), expected.get("p_exact_two_sided"));
        assertClose("normal", test.pNormal(), expected.get("p_asymptotic_tiecorr_contcorr"));
        assertClose("uncorrected", withoutContinuity(test), expected.get("p_asymptotic_tiecorr_nocont"));
        assertThat(test.pTwoSided())
                .isEqualTo(test.tied() ? test.pNormal() : test.pExact().orElseThrow());
    }

    /** From the tie-corrected deviation that the corrected p implies. */
    private static double withoutContinuity(MannWhitney test) {
        double distance = Math.abs(test.uX() - test.uY()) / 2;
        double deviation = (distance - 0.5) / Gaussian.upperQuantile(test.pNormal() / 2);
        return Gaussian.twoSided(distance / deviation);
    }

    @ParameterizedTest
    @MethodSource("hodgesLehmann")
    void shouldAgreeWithROnHodgesLehmann(String name) {
        JsonNode expected = Reference.section("hodges_lehmann").get(name);
        Sample x = Reference.data(expected.get("x").textValue());
        Sample y = Reference.data(expected.get("y").textValue());

        HodgesLehmann estimate = HodgesLehmann.of(x, y);
        MannWhitney test = MannWhitney.of(x, y);

        assertClose("shift", estimate.shift(), expected.get("hl_shift_y_minus_x"));
        assertThat(estimate.rank()).isEqualTo(expected.get("moses_k").asLong());
        JsonNode ci = expected.get("ci95_rank");
        assertThat(estimate.interval().isPresent()).isEqualTo(!ci.isNull());
        estimate.interval().ifPresent(interval -> {
            assertClose("lower", interval.lower(), ci.get(0));
            assertClose("upper", interval.upper(), ci.get(1));
        });
        assertClose("Cliff", test.cliffsDelta(), expected.get("cliffs_delta"));
        assertClose("superiority", test.probabilityOfSuperiority(), expected.get("prob_y_gt_x_plus_half_ties"));
    }

    /** R's exact interval is that of the exact null distribution of U; where values are tied it may be wider. */
    @ParameterizedTest
    @MethodSource("hodgesLehmann")
    void shouldAgreeWithROnTheExactIntervalOfTheShift(String name) {
        JsonNode expected = Reference.section("hodges_lehmann").get(name);
        Sample x = Reference.data(expected.get("x").textValue());
        Sample y = Reference.data(expected.get("y").textValue());
        double[] differences = Arrays.stream(y.toArray())
                .flatMap(b -> Arrays.stream(x.toArray()).map(a -> b - a))
                .sorted()
                .toArray();
        int rank = 0;
        while (chanceOfAtMost(rank, x.size(), y.size()) < 0.025) {
            rank++;
        }
        rank = Math.max(1, rank);
        JsonNode exact = expected.get("R_exact_ci95");

        double lower = differences[rank - 1];
        double upper = differences[differences.length - rank];
        if (MannWhitney.of(x, y).tied()) {
            assertThat(lower).isGreaterThan(exact.get(0).asDouble() - 1e-9);
            assertThat(upper).isLessThan(exact.get(1).asDouble() + 1e-9);
        } else {
            assertClose("lower", lower, exact.get(0));
            assertClose("upper", upper, exact.get(1));
        }
    }

    /** By the exact p of samples without ties that have this U. */
    private static double chanceOfAtMost(int u, int n, int m) {
        double[] x = new double[n];
        int left = u;
        for (int i = 0; i < n; i++) {
            int below = Math.min(m, left);
            left -= below;
            x[i] = below - 0.5 + 0.01 * i / n;
        }
        double[] y = IntStream.range(0, m).mapToDouble(j -> j).toArray();
        MannWhitney test = MannWhitney.of(Sample.of(x), Sample.of(y));
        assertThat(test.uX()).isEqualTo(u);
        return test.pExact().orElseThrow() / 2;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 40, 121})
    void shouldSelectTheSameDifferencesAsListingThemAll(int n) {
        Random random = new Random(n);
        double[] x = random.doubles(n, -3, 3).map(v -> Math.rint(v * 20) / 20).toArray();
        double[] y = random.doubles(2 * n + 1, -3, 3)
                .map(v -> Math.rint(v * 20) / 20)
                .toArray();
        double[] all = Arrays.stream(y)
                .flatMap(b -> Arrays.stream(x).map(a -> b - a))
                .sorted()
                .toArray();

        HodgesLehmann estimate = HodgesLehmann.of(Sample.of(x), Sample.of(y));

        int pairs = all.length;
        assertThat(estimate.shift()).isEqualTo((all[(pairs - 1) / 2] + all[pairs / 2]) / 2);
        estimate.interval().ifPresent(interval -> {
            assertThat(interval.lower()).isEqualTo(all[(int) estimate.rank() - 1]);
            assertThat(interval.upper()).isEqualTo(all[pairs - (int) estimate.rank()]);
        });
    }

    @Test
    void shouldGiveOneForSamplesThatAreAllTied() {
        MannWhitney test = MannWhitney.of(Sample.of(3, 3, 3), Sample.of(3, 3));

        assertThat(test.pTwoSided()).isOne();
        assertThat(test.pExact()).hasValue(1);
        assertThat(test.cliffsDelta()).isZero();
    }

    @Test
    void shouldUseTheNormalPAboveFiftyValuesOnly() {
        Sample fifty = Sample.of(IntStream.range(0, 50).mapToDouble(i -> i).toArray());
        Sample fiftyOne =
                Sample.of(IntStream.range(0, 51).mapToDouble(i -> i + 0.5).toArray());

        assertThat(MannWhitney.of(fifty, fifty.map(v -> v + 0.25)).pExact()).isPresent();
        assertThat(MannWhitney.of(fifty, fiftyOne).pExact()).isEmpty();
    }

    @Test
    void shouldAgreeWithROnEffectSizes() {
        Reference.names("effect_sizes").forEach(name -> {
            JsonNode expected = Reference.section("effect_sizes").get(name);
            JsonNode pair = Reference.section("welch").get(name);

            EffectSize effect = EffectSize.of(
                    Reference.data(pair.get("x").textValue()),
                    Reference.data(pair.get("y").textValue()));

            double d = effect.cohensD().orElseThrow();
            assertClose(name, d, expected.get("cohen_d_pooled"));
            assertClose(name, effect.hedgesG().orElseThrow(), expected.get("hedges_g_exactJ"));
            assertClose(name, effect.hedgesG().orElseThrow() / d, expected.get("hedges_J"));
            assertClose(name, effect.cliffsDelta(), expected.get("cliffs_delta"));
            Moments x = Reference.data(pair.get("x").textValue()).moments();
            Moments y = Reference.data(pair.get("y").textValue()).moments();
            double degrees = x.count() + y.count() - 2.0;
            assertClose(name, d * (1 - 3 / (4 * degrees - 1)), expected.get("hedges_g_approx"));
            double averaged = Math.sqrt((x.variance() + y.variance()) / 2);
            assertClose(name, (y.mean() - x.mean()) / averaged, expected.get("d_avg_var"));
        });
    }

    @Test
    void shouldSayWhyThereIsNoStandardisedEffect() {
        EffectSize none = EffectSize.of(Sample.of(2, 2), Sample.of(2, 2));
        EffectSize unbounded = EffectSize.of(Sample.of(2, 2), Sample.of(3, 3));

        assertThat(none.cohensD()).hasValue(0);
        assertThat(unbounded.cohensD()).isEmpty();
        assertThat(unbounded.hedgesG()).isEmpty();
        assertThat(unbounded.reason()).contains("both sides are constant and differ, so d has no finite value");
        assertThat(unbounded.cliffsDelta()).isOne();
    }
}
