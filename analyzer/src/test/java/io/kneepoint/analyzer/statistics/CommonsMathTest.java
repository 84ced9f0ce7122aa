// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static io.kneepoint.analyzer.statistics.Reference.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.commons.math3.exception.NumberIsTooSmallException;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresOptimizer.Optimum;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.inference.MannWhitneyUTest;
import org.apache.commons.math3.util.Pair;
import org.junit.jupiter.api.Test;

/** What the library does where we do not use it, and that it can be trusted where we do. */
class CommonsMathTest {

    private static final JsonNode OBSERVED = Reference.section("commons_math_observed");

    @Test
    void shouldStillHaveTheFaultsForWhichTestsAreOurOwn() {
        MannWhitneyUTest theirs = new MannWhitneyUTest();
        double[] tinyA = Reference.data("tiny_a").toArray();
        double[] tinyB = Reference.data("tiny_b").toArray();
        double p = theirs.mannWhitneyUTest(tinyA, tinyB);

        assertClose("p", p, OBSERVED.get("MWU_p_3v4"));
        assertThat(p).isLessThan(0.05);
        assertThat(MannWhitney.of(Sample.of(tinyA), Sample.of(tinyB)).pTwoSided())
                .isGreaterThan(0.05);
        double max = theirs.mannWhitneyU(
                Reference.data("sleep_1").toArray(), Reference.data("sleep_2").toArray());
        assertThat(max).isEqualTo(OBSERVED.get("MWU_U_sleep").asDouble());
        double[] same = {1, 1, 1};
        assertThat(new org.apache.commons.math3.stat.inference.TTest().tTest(same, same))
                .isNaN();
        assertThatThrownBy(() -> new org.apache.commons.math3.stat.inference.TTest().tTest(new double[] {1}, same))
                .isInstanceOf(NumberIsTooSmallException.class);
    }

    @Test
    void shouldBeTheVersionThatWasObservedAndBehaveAsIt() {
        MannWhitneyUTest theirs = new MannWhitneyUTest();
        org.apache.commons.math3.stat.inference.TTest t = new org.apache.commons.math3.stat.inference.TTest();
        double[] some = {1, 2, 3};
        double[] hole = {1, Double.NaN, 3};

        assertThat(MannWhitneyUTest.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .contains(OBSERVED.get("version").asText());
        assertClose("sleep", theirP(theirs, "sleep_1", "sleep_2"), OBSERVED.get("MWU_p_sleep"));
        assertClose("ties", theirP(theirs, "ties_heavy_a", "ties_heavy_b"), OBSERVED.get("MWU_p_ties_heavy"));
        assertThat(OBSERVED.get("MWU_NaN").asText()).startsWith("NaN returned");
        assertThat(theirs.mannWhitneyUTest(hole, some)).isNaN();
        assertThat(OBSERVED.get("ttest_zero_variance").asText()).startsWith("NaN");
        assertThat(OBSERVED.get("ttest_n1").asText()).isEqualTo(NumberIsTooSmallException.class.getSimpleName());
        assertThat(OBSERVED.get("ttest_NaN").asText()).isEqualTo("NaN");
        assertThat(t.tTest(some, hole)).isNaN();
        assertThat(OBSERVED.get("percentile_NaN").asText()).endsWith("silently removed");
        assertThat(new Percentile().evaluate(hole, 50)).isEqualTo(2);
    }

    private static double theirP(MannWhitneyUTest theirs, String x, String y) {
        return theirs.mannWhitneyUTest(
                Reference.data(x).toArray(), Reference.data(y).toArray());
    }

    @Test
    void shouldEstimateQuantilesAsObserved() {
        double[] data = Reference.data("ln_b").toArray();
        double seven = new Percentile()
                .withEstimationType(Percentile.EstimationType.R_7)
                .evaluate(data, 95);

        assertThat(new Percentile().evaluate(data, 95))
                .isEqualTo(OBSERVED.get("percentile95_ln_b_default").asDouble());
        assertClose("R_7", seven, OBSERVED.get("percentile95_ln_b_R7"));
        assertClose("ours", Quantiles.type7(Sample.of(data), 0.95), OBSERVED.get("percentile95_ln_b_R7"));
        double hd = HarrellDavis.quantile(Sample.of(data), 0.95);
        assertClose("HD", hd, OBSERVED.get("harrell_davis_via_Beta_regularizedBeta_ln_b_95"));
    }

    @Test
    void shouldFitNistsMisra1aToItsCertifiedDigits() {
        JsonNode nist = Reference.section("nist_strd").get("Misra1a");
        double[] x = Reference.doubles(nist.get("x"));

        Optimum optimum = new LevenbergMarquardtOptimizer()
                .optimize(new LeastSquaresBuilder()
                        .start(new double[] {500, 0.0001})
                        .target(Reference.doubles(nist.get("y")))
                        .maxEvaluations(1000)
                        .maxIterations(1000)
                        .model(b -> {
                            double[] fitted = new double[x.length];
                            RealMatrix jacobian = new Array2DRowRealMatrix(x.length, 2);
                            for (int i = 0; i < x.length; i++) {
                                double decay = Math.exp(-b.getEntry(1) * x[i]);
                                fitted[i] = b.getEntry(0) * (1 - decay);
                                jacobian.setEntry(i, 0, 1 - decay);
                                jacobian.setEntry(i, 1, b.getEntry(0) * x[i] * decay);
                            }
                            return new Pair<>(new ArrayRealVector(fitted), jacobian);
                        })
                        .build());

        assertClose("b1", optimum.getPoint().getEntry(0), nist.get("b1").asDouble(), 1e-7);
        Reference.assertSameDigits(
                "b2", optimum.getPoint().getEntry(1), nist.get("b2").asDouble(), 1e-7);
        assertClose(
                "rss", optimum.getCost() * optimum.getCost(), nist.get("rss").asDouble(), 1e-7);
    }
}
