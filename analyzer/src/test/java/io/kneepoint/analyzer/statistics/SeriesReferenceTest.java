// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static io.kneepoint.analyzer.statistics.Reference.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesReferenceTest {

    private static final Map<String, IntToDoubleFunction> SERIES = Map.of(
            "decay", i -> 200 + 300 * Math.exp(-i / 8.0) + wobble(i),
            "flat", i -> 200 + wobble(i),
            "ramp", i -> 200 + 2.0 * i,
            "const", i -> 200);

    private static double wobble(int i) {
        return 20 * ((i * 7919 % 101) / 101.0 - 0.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"decay", "flat", "ramp", "const"})
    void shouldCutWarmUpWhereTheReferenceDoes(String name) {
        JsonNode expected = Reference.section("mser5").get(name);

        Mser5 cut = Mser5.of(
                Sample.of(IntStream.range(0, 100).mapToDouble(SERIES.get(name)).toArray()));

        assertThat(cut.batches()).isEqualTo(expected.get("batches").asInt());
        assertThat(cut.cutBatches()).isEqualTo(expected.get("d_star_batches").asInt());
        assertThat(cut.cut()).isEqualTo(expected.get("truncate_observations").asInt());
        assertThat(cut.minimum()).isCloseTo(expected.get("mser_min").asDouble(), within(1e-9));
        assertThat(cut.atStart()).isCloseTo(expected.get("mser_at_0").asDouble(), within(1e-9));
        assertThat(cut.steady()).isEqualTo(expected.get("valid").asBoolean());
    }

    @Test
    void shouldNeverCallAShortSeriesSteady() {
        assertThat(Mser5.of(Sample.of(new double[49])).steady()).isFalse();
        assertThat(Mser5.of(Sample.empty()).cut()).isZero();
        assertThat(Mser5.of(Sample.of(new double[50])).steady()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1,1e-13", "2,1e-13", "3,1e-9", "4,1e-8"})
    void shouldAgreeWithNistOnMoments(int which, double tolerance) {
        JsonNode expected = Reference.section("nist_strd").get("NumAcc" + which);
        double[] values = which == 1 ? Reference.doubles(expected.get("data")) : numAcc(which);

        Moments moments = Moments.of(values);

        // NumAcc3 and 4 hold 0.1 in a number of 10⁶ or 10⁷, which costs that many digits before anything is computed.
        assertClose("mean", moments.mean(), expected.get("mean").asDouble(), 1e-15);
        assertClose("sd", moments.standardDeviation(), expected.get("sd").asDouble(), tolerance);
        assertClose(
                "lag 1", lagOne(values, moments), expected.get("lag1_autocorr").asDouble(), tolerance);
    }

    private static double[] numAcc(int which) {
        double offset = which == 2 ? 1 : which == 3 ? 1000000 : 10000000;
        return IntStream.range(0, 1001)
                .mapToDouble(i -> i == 0 ? offset + 0.2 : i % 2 == 1 ? offset + 0.1 : offset + 0.3)
                .toArray();
    }

    private static double lagOne(double[] values, Moments moments) {
        double sum = 0;
        for (int i = 1; i < values.length; i++) {
            sum += (values[i] - moments.mean()) * (values[i - 1] - moments.mean());
        }
        return sum / moments.sumOfSquares();
    }

    @Test
    void shouldFindADriftAndNothingInNoise() {
        Random random = new Random(11);
        double[] noise = IntStream.range(0, 400)
                .mapToDouble(i -> 200 * Math.exp(0.3 * random.nextGaussian()))
                .toArray();
        double[] growing = IntStream.range(0, 400)
                .mapToDouble(i -> noise[i] * (1 + i / 400.0))
                .toArray();

        Drift none = Drift.of(Sample.of(noise)).orElseThrow();
        Drift drift = Drift.of(Sample.of(growing)).orElseThrow();

        assertThat(none.nonStationary()).isFalse();
        assertThat(drift.nonStationary()).isTrue();
        assertThat(drift.totalChange()).isBetween(0.5, 1.3);
        assertThat(Drift.of(Sample.of(1, 2, 3))).isEmpty();
    }

    @Test
    void shouldCoverTheMeanAtEverySize() {
        int missed = 0;
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            double[] z = random.doubles(60, -1, 1).toArray();
            ConfidenceSequence sequence = new ConfidenceSequence(0.05, 30);
            boolean inside = true;
            for (int k = 10; k <= z.length && inside; k++) {
                inside = sequence.interval(Sample.of(Arrays.copyOf(z, k)))
                        .orElseThrow()
                        .contains(0);
            }
            missed += inside ? 0 : 1;
        }

        assertThat(missed).as("of 200 sequences").isLessThanOrEqualTo(16);
        assertThat(new ConfidenceSequence(0.05, 30).interval(Sample.of(new double[9])))
                .isEmpty();
    }

    @Test
    void shouldBeNarrowestAtThePlannedSize() {
        Sample sample = Sample.of(new Random(3).doubles(40, -1, 1).toArray());
        double planned =
                new ConfidenceSequence(0.05, 40).interval(sample).orElseThrow().width();

        assertThat(new ConfidenceSequence(0.05, 10)
                        .interval(sample)
                        .orElseThrow()
                        .width())
                .isGreaterThan(planned);
        assertThat(new ConfidenceSequence(0.05, 400)
                        .interval(sample)
                        .orElseThrow()
                        .width())
                .isGreaterThan(planned);
    }
}
