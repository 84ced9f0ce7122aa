// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import static io.kneepoint.analyzer.statistics.Reference.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.kneepoint.analyzer.statistics.Reference;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class UslReferenceTest {

    private static final double TOLERANCE = 1e-4;

    private static UslFit fit(String name, boolean relative) {
        JsonNode data = Reference.section("usl").get(name);
        double[] x = Reference.doubles(data.get("X"));
        double[] w = Arrays.stream(x).map(v -> relative ? 1 / (v * v) : 1).toArray();
        return UslFitter.fit(Reference.doubles(data.get("N")), x, w).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "specsdm91,ols",
        "specsdm91,relative",
        "raytracer,ols",
        "brief_llm,ols",
        "brief_llm,relative",
        "exact_synth_g50_a.03_b.0005,ols",
        "exact_linear,ols"
    })
    void shouldAgreeWithR(String name, String weighting) {
        JsonNode data = Reference.section("usl").get(name);
        JsonNode expected = data.get(weighting);

        UslFit fit = fit(name, weighting.equals("relative"));

        assertClose("gamma", fit.gamma(), expected.get("gamma").asDouble(), TOLERANCE);
        assertThat(fit.alpha()).isCloseTo(expected.get("alpha").asDouble(), within(TOLERANCE * fit.alpha() + 1e-12));
        assertThat(fit.beta()).isCloseTo(expected.get("beta").asDouble(), within(TOLERANCE * fit.beta() + 1e-12));
        assertOptional("N*", fit.peakConcurrency(), expected.get("nmax"));
        assertOptional("X*", fit.peakThroughput(), expected.get("xmax"));
        double[] n = Reference.doubles(data.get("N"));
        for (int i = 0; i < n.length; i++) {
            assertClose(
                    "X(" + n[i] + ")",
                    fit.throughput(n[i]),
                    expected.get("fitted").get(i).asDouble(),
                    TOLERANCE);
        }
        if (weighting.equals("ols")) {
            assertThat(fit.sse()).isCloseTo(expected.get("sse").asDouble(), within(1e-6 * fit.sse() + 1e-15));
            assertClose("R2", fit.rSquared(), expected.get("r2").asDouble(), 1e-9);
        }
    }

    private static void assertOptional(String what, OptionalDouble actual, JsonNode expected) {
        assertThat(actual.isPresent()).as(what).isEqualTo(!expected.isNull());
        actual.ifPresent(value -> assertClose(what, value, expected.asDouble(), TOLERANCE));
    }

    @ParameterizedTest
    @CsvSource({"specsdm91", "raytracer", "brief_llm"})
    void shouldAgreeWithROnStandardErrors(String name) {
        JsonNode se = Reference.section("usl").get(name).get("ols").get("se");

        UslFit fit = fit(name, false);

        assertClose("gamma", fit.gammaSe().orElseThrow(), se.get(0).asDouble(), TOLERANCE);
        assertThat(fit.alphaSe().orElseThrow() / se.get(1).asDouble()).isCloseTo(1, within(TOLERANCE));
        assertThat(fit.betaSe().orElseThrow() / se.get(2).asDouble()).isCloseTo(1, within(TOLERANCE));
    }

    @Test
    void shouldReportAmdahlsLimitWhenNothingFalls() {
        UslFit fit = fit("raytracer", false);

        assertThat(fit.beta()).isZero();
        assertThat(fit.peakConcurrency()).isEmpty();
        double limit = Reference.section("usl")
                .get("raytracer")
                .get("ols")
                .get("xlim_gamma_over_alpha")
                .asDouble();
        assertClose("limit", fit.amdahlLimit().orElseThrow(), limit, TOLERANCE);
        assertThat(fit("exact_linear", false).ceiling()).isEmpty();
    }

    @Test
    void shouldAgreeOnWhatFollowsFromTheFit() {
        JsonNode expected = Reference.section("knee").get("operational").get("usl");
        UslFit fit = fit("brief_llm", false);
        double peak = fit.peakThroughput().orElseThrow();

        for (String share : new String[] {"70", "75", "80", "90"}) {
            double n =
                    fit.concurrencyFor(Double.parseDouble("0." + share) * peak).orElseThrow();
            assertClose(share, n, expected.get("n_at_" + share + "pct").asDouble(), 1e-6);
            assertClose("inverse", fit.throughput(n), Double.parseDouble("0." + share) * peak, 1e-12);
        }
        double power = fit.powerOptimalConcurrency().orElseThrow();
        assertClose("N_pow", power, expected.get("n_power").asDouble(), 1e-6);
        assertClose(
                "X(N_pow)", fit.throughput(power), expected.get("x_at_npower").asDouble(), 1e-6);
        assertClose(
                "N_a",
                peak / fit.gamma(),
                expected.get("n_asymptote_xmax_over_gamma").asDouble(),
                1e-6);
        assertThat(fit.concurrencyFor(1.001 * peak)).isEmpty();
    }

    @Test
    void shouldGiveTheHighestPowerAtThePowerOptimum() {
        for (UslFit fit : new UslFit[] {fit("brief_llm", false), fit("raytracer", false), fit("specsdm91", false)}) {
            double n = fit.powerOptimalConcurrency().orElseThrow();
            assertThat(power(fit, n)).isGreaterThan(power(fit, 0.99 * n)).isGreaterThan(power(fit, 1.01 * n));
        }
    }

    private static double power(UslFit fit, double n) {
        return fit.throughput(n) * fit.throughput(n) / n;
    }

    @Test
    void shouldRecoverExactCoefficientsOverAWideRange() {
        double[] n = {1, 2, 4, 8, 16, 32, 64, 128, 256};
        for (double alpha : new double[] {0.001, 0.02, 0.2}) {
            for (double beta : new double[] {1e-6, 1e-4, 1e-2}) {
                UslFit truth = new UslFit(
                        80,
                        alpha,
                        beta,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        0,
                        1,
                        9);
                double[] x = Arrays.stream(n).map(truth::throughput).toArray();
                UslFit fit = UslFitter.fit(
                                n,
                                x,
                                IntStream.range(0, n.length).mapToDouble(i -> 1).toArray())
                        .orElseThrow();
                assertClose("gamma", fit.gamma(), 80, 1e-7);
                assertThat(fit.alpha()).isCloseTo(alpha, within(1e-6 * alpha));
                assertThat(fit.beta()).isCloseTo(beta, within(1e-5 * beta));
            }
        }
    }
}
