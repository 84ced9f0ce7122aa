// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static io.kneepoint.analyzer.statistics.Reference.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PlanningReferenceTest {

    @Test
    void shouldAgreeWithROnPower() {
        JsonNode expected = Reference.section("power");
        TwoSamplePower power = new TwoSamplePower();

        // R solves for n to about 1e-4 of its own.
        double n = power.requiredPerSide(Math.log(1.15), 0.5);
        assertClose(
                "n",
                n,
                expected.get("welch_n_per_side_delta_ln115_sd05_alpha05_power80")
                        .asDouble(),
                1e-5);
        assertClose(
                "mde",
                power.detectable(100, 0.5),
                expected.get("mde_log_n100_sd05").asDouble(),
                1e-4);
        assertThat(power.requiredPerSide(power.detectable(50, 2), 2)).isCloseTo(50, within(1e-6));
        assertThatThrownBy(() -> power.requiredPerSide(0, 1)).hasMessage("delta: 0.0 (expected: finite and above 0)");
    }

    @Test
    void shouldAgreeWithROnTheIntervalOfCohensD() {
        Reference.names("effect_sizes").forEach(name -> {
            JsonNode expected = Reference.section("effect_sizes").get(name).get("ci95_noncentral_t");
            JsonNode pair = Reference.section("welch").get(name);

            Interval interval = EffectSize.cohensDInterval95(
                            Reference.data(pair.get("x").textValue()),
                            Reference.data(pair.get("y").textValue()))
                    .orElseThrow();

            assertClose(name + " lower", interval.lower(), expected.get(0));
            assertClose(name + " upper", interval.upper(), expected.get(1));
        });
        assertThat(EffectSize.cohensDInterval95(Sample.of(1, 1), Sample.of(2, 2)))
                .isEmpty();
    }

    @Test
    void shouldReduceToStudentsTWithoutAnEffect() {
        for (double df : new double[] {1, 2, 5, 18, 300, 20_000}) {
            for (double t : new double[] {-3, -0.4, 0, 1, 2.5}) {
                assertThat(NoncentralT.cumulative(t, df, 0))
                        .as("t %s, df %s", t, df)
                        .isCloseTo(StudentT.cumulative(t, df), within(1e-11));
            }
        }
    }

    @Test
    void shouldRankFailuresAboveEverything() {
        Sample successes =
                Sample.of(DoubleStream.iterate(1, x -> x + 1).limit(90).toArray());

        assertThat(Quantiles.intentionToTreat(successes, 0, 0.5)).hasValue(45.5);
        assertThat(Quantiles.intentionToTreat(successes, 10, 0.45).orElseThrow())
                .isCloseTo(45.5, within(1e-9));
        assertThat(Quantiles.intentionToTreat(successes, 10, 0.90)).hasValue(90);
        assertThat(Quantiles.intentionToTreat(successes, 10, 0.95)).isEmpty();
        assertThat(Quantiles.intentionToTreat(Sample.empty(), 10, 0.5)).isEmpty();
    }

    @Test
    void shouldTellTwoModesFromOne() {
        int seen = 0;
        int invented = 0;
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(7919L * seed + 1);
            seen += ModeSplit.of(Sample.of(LatencyProcess.bimodal(0.3).draw(random, 300)))
                            .isPresent()
                    ? 1
                    : 0;
            invented +=
                    ModeSplit.of(Sample.of(LatencyProcess.autoregressive(0.3).draw(random, 300)))
                                    .isPresent()
                            ? 1
                            : 0;
            invented += ModeSplit.of(Sample.of(LatencyProcess.queue(0.6).draw(random, 300)))
                            .isPresent()
                    ? 1
                    : 0;
        }

        assertThat(seen).as("of 100").isEqualTo(100);
        assertThat(invented).as("of 200").isLessThanOrEqualTo(10);
        ModeSplit split = ModeSplit.of(Sample.of(LatencyProcess.bimodal(0).draw(new Random(1), 2000)))
                .orElseThrow();
        assertThat(split.lowerShare()).isCloseTo(0.7, within(0.03));
        assertThat(split.gap()).isCloseTo(400 / 60.0, within(0.5));
        assertThat(split.threshold()).isBetween(100.0, 250.0);
    }

    @Test
    void shouldEndWarmUpWhereTheLaterSeriesDoes() {
        long second = 1_000_000_000L;
        long[] sent = new long[200];
        double[] ttft = new double[200];
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            sent[i] = i * second / 10;
            ttft[i] = 200 * Math.exp(0.05 * random.nextGaussian()) + 800 * Math.exp(-i / 10.0);
        }
        double[] flat = new double[60];
        Arrays.fill(flat, 100);

        WarmUp warmUp = WarmUp.of(sent, Sample.of(ttft), Sample.of(flat), second, 0);
        WarmUp atLeast = WarmUp.of(sent, Sample.of(ttft), Sample.of(flat), second, 15 * second);

        assertThat(warmUp.steady()).isTrue();
        assertThat(warmUp.cutNanos()).isBetween(2 * second, 9 * second);
        assertThat(atLeast.cutNanos()).isEqualTo(15 * second);
    }

    @Test
    void shouldStopAFixedSequenceAtTheFirstThatFails() {
        assertThat(MultipleTesting.fixedSequence(List.of(
                        OptionalDouble.of(0.01),
                        OptionalDouble.of(0.2),
                        OptionalDouble.empty(),
                        OptionalDouble.of(0.001))))
                .containsExactly(
                        OptionalDouble.of(0.01), OptionalDouble.of(0.2), OptionalDouble.empty(), OptionalDouble.of(1));
    }
}
