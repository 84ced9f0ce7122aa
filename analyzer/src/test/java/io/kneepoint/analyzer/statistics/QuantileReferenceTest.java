// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static io.kneepoint.analyzer.statistics.Reference.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileReferenceTest {

    private static Sample data(String name) {
        return name.equals("1..100")
                ? Sample.of(IntStream.rangeClosed(1, 100).asDoubleStream().toArray())
                : Reference.data(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ln_b", "ln_c", "1..100"})
    void shouldAgreeWithR(String name) {
        Sample sample = data(name);
        Reference.section("quantiles").get(name).properties().forEach(entry -> {
            double p = Double.parseDouble(entry.getKey());
            JsonNode expected = entry.getValue();
            assertClose("type 7", Quantiles.type7(sample, p), expected.get("type7"));
            assertClose("HD", HarrellDavis.quantile(sample, p), expected.get("harrell_davis"));
            assertClose("se", HarrellDavis.jackknifeStandardError(sample, p), expected.get("hd_jackknife_se"));
            assertClose(
                    "the default of Commons Math, which is not ours",
                    new Percentile().evaluate(sample.toArray(), 100 * p),
                    expected.get("type6_commons_math_default"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ln_b", "ln_c", "1..100"})
    void shouldInterpolateNextToTheStepOfTheEmpiricalDistribution(String name) {
        double[] sorted = data(name).toArray();
        Arrays.sort(sorted);
        Reference.section("quantiles").get(name).properties().forEach(entry -> {
            double p = Double.parseDouble(entry.getKey());
            double ours = Quantiles.type7(Sample.of(sorted), p);
            double position = (sorted.length - 1) * p;
            double below = sorted[(int) Math.floor(position)];
            double above = sorted[(int) Math.ceil(position)];

            assertThat(ours).isBetween(below, above);
            assertThat(entry.getValue().get("type1").asDouble()).isIn(below, above);
        });
    }

    @Test
    void shouldAgreeWithROnOrderStatisticIntervals() {
        for (JsonNode expected : Reference.section("order_statistic_ci")) {
            int n = expected.get("n").numberValue().intValue();
            OrderStatisticInterval interval =
                    OrderStatisticInterval.of(n, expected.get("p").numberValue().doubleValue());
            int u = expected.get("u").asInt();
            assertThat(interval.lowerRank())
                    .as(expected.toString())
                    .hasValue(expected.get("l").asInt());
            assertThat(interval.upperRank().isPresent()).as(expected.toString()).isEqualTo(u <= n);
            interval.upperRank().ifPresent(rank -> assertThat(rank).isEqualTo(u));
            assertClose("coverage", interval.coverage(), expected.get("coverage"));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.95,72", "0.99,368"})
    void shouldNameTheSmallestSampleWithAnUpperLimit(double p, int smallest) {
        assertThat(OrderStatisticInterval.of(smallest - 1, p).upperRank()).isEmpty();
        assertThat(OrderStatisticInterval.of(smallest, p).upperRank()).hasValue(smallest);
    }

    @Test
    void shouldWidenOrderStatisticIntervalsForDependentValues() {
        OrderStatisticInterval independent = OrderStatisticInterval.of(1000, 0.5);
        OrderStatisticInterval dependent = OrderStatisticInterval.of(1000, 0.5, 10);

        assertThat(OrderStatisticInterval.of(1000, 0.5, 1)).isEqualTo(independent);
        assertThat(dependent.lowerRank()).hasValue(391);
        assertThat(dependent.upperRank()).hasValue(610);
        assertThat(OrderStatisticInterval.of(1000, 0.95, 20).upperRank()).isEmpty();
        Sample ranks = Sample.of(IntStream.rangeClosed(1, 1000).asDoubleStream().toArray());
        assertThat(dependent.lower(ranks)).hasValue(391);
        assertThat(dependent.upper(ranks)).hasValue(610);
    }

    @ParameterizedTest
    @CsvSource({"500,0.99", "2000,0.99", "3000,0.5", "3000,0.05", "777,0.95"})
    void shouldLoseNothingByLeavingOutNegligibleWeights(int n, double p) {
        double[] x = new Random(7).doubles(n).map(u -> Math.exp(5 * u)).sorted().toArray();
        double a = (n + 1) * p;
        double b = (n + 1) * (1 - p);
        double full = IntStream.rangeClosed(1, n)
                .mapToDouble(i -> x[i - 1]
                        * (Beta.regularizedBeta(i / (double) n, a, b)
                                - Beta.regularizedBeta((i - 1) / (double) n, a, b)))
                .sum();

        assertThat(HarrellDavis.quantile(Sample.of(x), p)).isCloseTo(full, within(1e-12 * full));
    }

    @ParameterizedTest
    @CsvSource({"25000,0.5", "25000,0.95", "60000,0.99", "400000,0.95", "30000,0.02"})
    void shouldIntegrateWeightsOfLargeSamplesToTheSameNumber(int n, double p) {
        double[] x = new Random(7).doubles(n).map(u -> Math.exp(5 * u)).sorted().toArray();

        double smooth = HarrellDavis.smooth(n, p).dot(x);
        double exact = HarrellDavis.exact(n, p).dot(x);

        assertThat(smooth).isCloseTo(exact, within(1e-11 * exact));
    }

    @Test
    void shouldReturnTheOnlyValueAndAConstant() {
        assertThat(HarrellDavis.quantile(Sample.of(42), 0.95)).isEqualTo(42);
        assertThat(HarrellDavis.quantile(Sample.of(7, 7, 7, 7), 0.3)).isCloseTo(7, within(1e-14));
        assertThat(Quantiles.type7(Sample.of(42), 0.95)).isEqualTo(42);
    }

    @Test
    void shouldReadTheNamesThatItWrites() {
        for (String name : new String[] {"mean", "p50", "p95", "p99", "p99.9", "p2.5"}) {
            assertThat(Statistic.parse(name).name()).isEqualTo(name);
        }
        assertThat(Statistic.parse("p99.9")).isEqualTo(Statistic.quantile(0.999));
        assertThat(Statistic.parse("p10").name()).isEqualTo("p10");
    }
}
