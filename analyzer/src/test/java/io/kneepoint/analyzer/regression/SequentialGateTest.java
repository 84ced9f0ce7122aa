// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kneepoint.analyzer.regression.AbbaSchedule.Side;
import io.kneepoint.analyzer.regression.AbbaSchedule.Slot;
import io.kneepoint.analyzer.regression.SequentialGate.Plan;
import io.kneepoint.analyzer.regression.SequentialGate.State;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequentialGateTest {

    private static final Plan PLAN = Plan.defaults(Map.of("ttft", 15.0));

    private static SequentialGate feed(Plan plan, double mean, double sd, long seed) {
        Random random = new Random(seed);
        SequentialGate gate = SequentialGate.start(plan);
        while (gate.state() instanceof State.Collecting) {
            gate = gate.observe(Map.of("ttft", mean + sd * random.nextGaussian()));
        }
        return gate;
    }

    @Test
    void shouldUseTheLevelsThatSpendingGives() {
        SequentialGate.Levels levels = SequentialGate.Levels.of(PLAN);

        double[] block =
                levels.block().stream().mapToDouble(Double::doubleValue).toArray();
        assertThat(block).containsExactly(new double[] {0.00021, 0.00298, 0.01113, 0.02431, 0.04088}, within(5e-6));
        assertThat(levels.pass().get(4)).isBetween(0.03, 0.05);
    }

    @Test
    void shouldStopEarlyWhenTheAnswerIsPlain() {
        State worse = feed(PLAN, 0.6, 0.02, 1).state();
        State same = feed(PLAN, 0.0, 0.005, 2).state();

        assertThat(worse.pairs()).isEqualTo(4);
        assertThat(((State.Stopped) worse).decision().isRegression()).isTrue();
        assertThat(same.pairs()).isLessThan(12);
        assertThat(((State.Stopped) same).decision().kind()).isEqualTo(VerdictKind.NO_REGRESSION);
    }

    @Test
    void shouldExtendWhileInconclusiveUpToTheBudget() {
        SequentialGate gate = SequentialGate.start(PLAN);
        for (int pair = 0; pair < 12; pair++) {
            gate = gate.observe(Map.of("ttft", pair % 2 == 0 ? 0.5 : -0.3));
        }

        State.Stopped stopped = (State.Stopped) gate.state();
        assertThat(stopped.pairs()).isEqualTo(12);
        assertThat(stopped.decision().reason()).contains(Reason.BUDGET_EXHAUSTED);
        SequentialGate finished = gate;
        assertThatThrownBy(() -> finished.observe(Map.of("ttft", 0.0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("gate: stopped after 12 pairs (expected: no more pairs)");
    }

    @Test
    void shouldLookOnlyWhenPlanned() {
        SequentialGate gate = SequentialGate.start(PLAN);
        for (int pair = 0; pair < 3; pair++) {
            gate = gate.observe(Map.of("ttft", 5.0 + pair * 0.001));
        }

        assertThat(gate.state()).isEqualTo(new State.Collecting(3, 4));
        assertThat(gate.observe(Map.of("ttft", 5.0)).state()).isInstanceOf(State.Stopped.class);
    }

    @Test
    void shouldNeedEveryMetricToPassAndOneToBlock() {
        Plan two = Plan.defaults(Map.of("ttft", 15.0, "tpot", 10.0));
        SequentialGate mixed = SequentialGate.start(two);
        SequentialGate bad = SequentialGate.start(two);
        Random random = new Random(5);
        for (int pair = 0; pair < 4; pair++) {
            double quiet = 0.001 * random.nextGaussian();
            mixed = mixed.observe(Map.of("ttft", quiet, "tpot", 0.3 * random.nextGaussian()));
            bad = bad.observe(Map.of("ttft", quiet, "tpot", 0.7 + quiet));
        }

        assertThat(mixed.state()).isInstanceOf(State.Collecting.class);
        State.Stopped stopped = (State.Stopped) bad.state();
        assertThat(stopped.decision().isRegression()).isTrue();
        assertThat(stopped.metrics().get("ttft").kind()).isEqualTo(VerdictKind.NO_REGRESSION);
    }

    @Test
    void shouldKeepTheChanceOfAFalseBlockOverAllLooks() {
        int blocked = count(VerdictKind.REGRESSION, 0, 0);

        assertThat(blocked).as("of 4000 without any change, 2.5 % nominal").isBetween(60, 140);
    }

    @Test
    void shouldKeepTheChanceOfAFalsePassOverAllLooks() {
        int passed = count(VerdictKind.NO_REGRESSION, 15, Math.log(1.15));

        assertThat(passed).as("of 4000 worse by the margin, 5 % nominal").isBetween(120, 260);
    }

    private static int count(VerdictKind kind, double marginPercent, double mean) {
        SequentialGate start = SequentialGate.start(Plan.defaults(Map.of("ttft", marginPercent)));
        Random random = new Random(20_261_124);
        int count = 0;
        for (int i = 0; i < 4000; i++) {
            SequentialGate gate = start;
            while (gate.state() instanceof State.Collecting) {
                gate = gate.observe(Map.of("ttft", mean + 0.1 * random.nextGaussian()));
            }
            count += ((State.Stopped) gate.state()).decision().kind() == kind ? 1 : 0;
        }
        return count;
    }

    @Test
    void shouldRefuseAPairThatIsNotPlanned() {
        assertThatThrownBy(() -> SequentialGate.start(PLAN).observe(Map.of("tpot", 0.0)))
                .hasMessage("pair: {tpot=0.0} (expected: a finite number for each of [ttft])");
        assertThatThrownBy(() -> new Plan(List.of(4, 4), 0.05, Map.of("ttft", 15.0)))
                .hasMessageStartingWith("looks, alpha, metrics: [4, 4], 0.05, [ttft] (expected: ");
    }

    @Test
    void shouldAlternateWhoGoesFirst() {
        assertThat(AbbaSchedule.of(2))
                .containsExactly(
                        new Slot(0, Side.BASELINE),
                        new Slot(0, Side.CANDIDATE),
                        new Slot(1, Side.CANDIDATE),
                        new Slot(1, Side.BASELINE));
        assertThat(AbbaSchedule.range(3, 4)).containsExactly(new Slot(3, Side.CANDIDATE), new Slot(3, Side.BASELINE));
        assertThatThrownBy(() -> AbbaSchedule.of(0)).hasMessage("pairs: 0 (expected: at least 1)");
    }
}
