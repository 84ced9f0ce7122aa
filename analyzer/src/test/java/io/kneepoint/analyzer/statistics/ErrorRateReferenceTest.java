// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static io.kneepoint.analyzer.statistics.Reference.assertClose;
import static io.kneepoint.analyzer.statistics.Reference.assertSameDigits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.kneepoint.analyzer.statistics.ErrorRateTest.Block;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorRateReferenceTest {

    static Stream<String> tables() {
        return Reference.names("error_rates");
    }

    @ParameterizedTest
    @MethodSource("tables")
    void shouldAgreeWithR(String name) {
        JsonNode expected = Reference.section("error_rates").get(name);
        String[] counts = name.split("/| vs ");
        int x1 = Integer.parseInt(counts[0]);
        int n1 = Integer.parseInt(counts[1]);
        int x2 = Integer.parseInt(counts[2]);
        int n2 = Integer.parseInt(counts[3]);
        Proportion b = new Proportion(x1, n1);
        Proportion c = new Proportion(x2, n2);

        assertSameDigits(
                "greater",
                FisherExact.greater(x1, n1, x2, n2),
                expected.get("fisherGreater").asDouble(),
                1e-9);
        assertSameDigits(
                "two",
                FisherExact.twoSided(x1, n1, x2, n2),
                expected.get("fisher2").asDouble(),
                1e-9);
        assertInterval(b.wilson(0.95), expected.get("wilson1"));
        assertInterval(c.wilson(0.95), expected.get("wilson2"));
        assertInterval(b.clopperPearson(0.95), expected.get("cp1"));
        assertInterval(c.clopperPearson(0.95), expected.get("cp2"));
        assertInterval(Proportion.newcombe(b, c, 0.95), expected.get("newcombe10"));
    }

    private static void assertInterval(Interval actual, JsonNode expected) {
        assertThat(actual.lower()).isCloseTo(expected.get(0).asDouble(), within(1e-11));
        assertThat(actual.upper()).isCloseTo(expected.get(1).asDouble(), within(1e-11));
    }

    @Test
    void shouldDiscountBursts() {
        JsonNode expected = Reference.section("clustered_errors_example");
        int size = expected.get("block_size").numberValue().intValue();
        List<Block> burst = new ArrayList<>();
        expected.get("block_errors")
                .forEach(errors -> burst.add(new Block(errors.numberValue().intValue(), size)));
        List<Block> clean = Collections.nCopies(20, new Block(0, size));

        double deff = ErrorRateTest.designEffect(burst);
        Proportion effective = new Proportion(9, 1000).effective(deff);
        ErrorRateTest.Result result = new ErrorRateTest().compare(clean, burst).orElseThrow();

        assertThat(burst).hasSize(expected.get("blocks").asInt());
        double share = new Proportion(9, 1000).estimate();
        assertClose("p", share, expected.get("p_hat"));
        assertClose("variance", deff * share * (1 - share) / 1000, expected.get("var_cluster"));
        assertClose("deff", deff, expected.get("deff"));
        assertClose("n", effective.trials(), expected.get("n_eff"));
        assertClose("x", effective.events(), expected.get("x_eff"));
        double naive = FisherExact.greater(0, 1000, 9, 1000);
        assertClose("naive", naive, expected.get("fisher_greater_naive_9of1000_vs_0of1000"));
        assertThat(result.pWorse()).isGreaterThan(10 * naive);
        assertThat(result.decision()).isEqualTo(Decision.inconclusive(Reason.INTERVAL_STRADDLES_THRESHOLD));
    }

    @Test
    void shouldTellTheThreeAnswersApart() {
        assertThat(decide(1, 1000, 60, 1000)).isEqualTo(Decision.regression(Confidence.CONFIRMED));
        assertThat(decide(1, 1000, 12, 1000)).isEqualTo(Decision.regression(Confidence.LIKELY));
        assertThat(decide(3, 5000, 3, 5000)).isEqualTo(Decision.noRegression(false));
        assertThat(decide(300, 5000, 30, 5000)).isEqualTo(Decision.noRegression(true));
        assertThat(decide(0, 200, 1, 200)).isEqualTo(Decision.inconclusive(Reason.INTERVAL_STRADDLES_THRESHOLD));
    }

    @Test
    void shouldStateAnUpperLimitWhenNothingFailed() {
        ErrorRateTest.Result result = new ErrorRateTest()
                .compare(List.of(new Block(0, 50)), List.of(new Block(0, 50)))
                .orElseThrow();

        assertThat(result.ruleOfThree().orElseThrow()).isCloseTo(-Math.log(0.05) / 50, within(1e-15));
        assertThat(result.pWorse()).isEqualTo(1);
        assertThat(result.pTwoSided()).isEqualTo(1);
        assertThat(result.decision().kind()).isEqualTo(VerdictKind.INCONCLUSIVE);
    }

    @Test
    void shouldCutBlocksOfNearlyEqualLength() {
        boolean[] failed = {true, false, false, true, true, false, false};

        assertThat(ErrorRateTest.blocks(failed, 3)).containsExactly(new Block(1, 3), new Block(2, 2), new Block(0, 2));
        assertThat(ErrorRateTest.blocks(failed, 20)).hasSize(7);
        assertThat(ErrorRateTest.blocks(new boolean[0], 20)).isEmpty();
    }

    private static Decision decide(int x1, int n1, int x2, int n2) {
        return new ErrorRateTest()
                .compare(List.of(new Block(x1, n1)), List.of(new Block(x2, n2)))
                .orElseThrow()
                .decision();
    }
}
