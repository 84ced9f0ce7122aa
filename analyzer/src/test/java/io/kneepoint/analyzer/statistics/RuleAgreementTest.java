// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RuleAgreementTest {

    private static final int CELLS = 40;
    private static final int OURS = 25;
    private static final int THEIRS = 1000;

    /** Cells in which the reference has counted the one rate, and we count the other. */
    private static Stream<RateDifference> cells(IntToDoubleFunction theirs, IntToDoubleFunction ours) {
        Random random = new Random(11);
        return IntStream.range(0, CELLS)
                .mapToObj(i -> new RateDifference(
                        "rule",
                        counted(random, OURS, ours.applyAsDouble(i)),
                        OURS,
                        counted(random, THEIRS, theirs.applyAsDouble(i)),
                        THEIRS));
    }

    private static double counted(Random random, int repetitions, double rate) {
        return random.doubles(repetitions).filter(u -> u < rate).count() / (double) repetitions;
    }

    @Test
    void shouldLetARulePassThatHasTheRatesOfTheReference() {
        assertThat(RuleAgreement.disagreements(cells(i -> i / 40.0, i -> i / 40.0)))
                .isEmpty();
        assertThat(RuleAgreement.disagreements(cells(i -> 0, i -> 0))).isEmpty();
        assertThat(RuleAgreement.disagreements(cells(i -> 0.001, i -> 0.001))).isEmpty();
    }

    @Test
    void shouldFindARuleThatErrsTwiceAsOften() {
        assertThat(RuleAgreement.disagreements(cells(i -> 0.05, i -> 0.10)))
                .singleElement()
                .asString()
                .startsWith("rule, over 40 cells: all together off by ");
    }

    @Test
    void shouldFindARuleThatErrsUpHereAndDownThere() {
        assertThat(RuleAgreement.disagreements(cells(i -> 0.5, i -> i % 2 == 0 ? 0.3 : 0.7)))
                .hasSize(1);
    }

    @Test
    void shouldFindARuleThatIsUpsideDown() {
        assertThat(RuleAgreement.disagreements(cells(i -> 0.2 + 0.6 * (i % 2), i -> 0.8 - 0.6 * (i % 2))))
                .hasSize(1);
    }
}
