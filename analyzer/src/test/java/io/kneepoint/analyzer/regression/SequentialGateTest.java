// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kneepoint.analyzer.regression.AbbaSchedule.Side;
import io.kneepoint.analyzer.regression.AbbaSchedule.Slot;
import io.kneepoint.analyzer.regression.SequentialGate.Judgement;
import io.kneepoint.analyzer.regression.SequentialGate.Plan;
import io.kneepoint.analyzer.regression.SequentialGate.State;
import io.kneepoint.analyzer.statistics.Confidence;
import io.kneepoint.analyzer.statistics.Decision;
import io.kneepoint.analyzer.statistics.LogRatio;
import io.kneepoint.analyzer.statistics.Moments;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class SequentialGateTest {

    private static final List<Integer> LOOKS = List.of(4, 6, 8, 10, 12);
    private static final Plan PLAN = Plan.ofPairs(LOOKS, 0.05, 1);
    private static final SequentialGate START = SequentialGate.start(PLAN);
    private static final double DELTA = LogRatio.delta(15);

    /** Feeds the gate until it stops; each supplier gives one metric's ln ratio of the next pair. */
    private static State.Stopped feed(SequentialGate start, double delta, List<DoubleSupplier> metrics) {
        SequentialGate gate = start;
        List<List<Double>> pairs = new ArrayList<>();
        metrics.forEach(metric -> pairs.add(new ArrayList<>()));
        while (gate.state() instanceof State.Collecting collecting) {
            Map<String, Judgement> judgements = new LinkedHashMap<>();
            for (int m = 0; m < metrics.size(); m++) {
                while (pairs.get(m).size() < collecting.nextLook()) {
                    pairs.get(m).add(metrics.get(m).getAsDouble());
                }
                judgements.put("metric" + m, judgement(pairs.get(m), delta));
            }
            gate = gate.look(collecting.nextLook(), judgements);
        }
        return (State.Stopped) gate.state();
    }

    private static Judgement judgement(List<Double> pairs, double delta) {
        Moments m = Moments.of(pairs.stream().mapToDouble(Double::doubleValue).toArray());
        LogRatio estimate = new LogRatio(m.mean(), Math.sqrt(m.variance() / m.count()), m.count() - 1.0);
        return levels -> estimate.decide(delta, levels);
    }

    private static DoubleSupplier noise(double mean, double sd, long seed) {
        Random random = new Random(seed);
        return () -> mean + sd * random.nextGaussian();
    }

    @Test
    void shouldUseTheLevelsThatSpendingGives() {
        List<LogRatio.Levels> levels = SequentialGate.levels(PLAN);

        double[] block = levels.stream().mapToDouble(LogRatio.Levels::block).toArray();
        assertThat(block).containsExactly(new double[] {0.00021, 0.00298, 0.01113, 0.02431, 0.04088}, within(5e-6));
        assertThat(levels.get(4).pass()).isBetween(0.03, 0.05);
    }

    @Test
    void shouldCountInformationAgainstAnArchive() {
        Plan plan = Plan.against(5, List.of(4, 8), 0.05, 1);

        assertThat(plan.fractions().get(0))
                .isCloseTo((1 / (1 / 5.0 + 1 / 4.0)) / (1 / (1 / 5.0 + 1 / 8.0)), within(1e-12));
        assertThat(plan.fractions().get(1)).isEqualTo(1);
    }

    @Test
    void shouldStopEarlyWhenTheAnswerIsPlain() {
        State.Stopped worse = feed(START, DELTA, List.of(noise(0.6, 0.02, 1)));
        State.Stopped same = feed(START, DELTA, List.of(noise(0, 0.005, 2)));

        assertThat(worse.runs()).isEqualTo(4);
        assertThat(worse.decision().isRegression()).isTrue();
        assertThat(same.runs()).isLessThan(12);
        assertThat(same.decision().kind()).isEqualTo(VerdictKind.NO_REGRESSION);
    }

    @Test
    void shouldExtendWhileInconclusiveUpToTheBudget() {
        boolean[] up = {false};
        State.Stopped stopped = feed(START, DELTA, List.of(() -> {
            up[0] = !up[0];
            return up[0] ? 0.5 : -0.3;
        }));

        assertThat(stopped.runs()).isEqualTo(12);
        assertThat(stopped.decision().reason()).contains(Reason.BUDGET_EXHAUSTED);
    }

    @Test
    void shouldLookOnlyWhenPlannedAndNeverOnceStopped() {
        Judgement worse = levels -> Decision.regression(Confidence.CONFIRMED);
        SequentialGate start = SequentialGate.start(PLAN);

        assertThatThrownBy(() -> start.look(3, Map.of("ttft", worse)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("look at 3 runs (expected: one that is planned next, and no look once stopped)");
        SequentialGate stopped = start.look(4, Map.of("ttft", worse));
        assertThat(stopped.state()).isInstanceOf(State.Stopped.class);
        assertThatThrownBy(() -> stopped.look(6, Map.of("ttft", worse))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldNeedEveryMetricToPassAndOneToBlock() {
        SequentialGate two = SequentialGate.start(Plan.ofPairs(LOOKS, 0.05, 2));
        State.Stopped mixed = feed(two, DELTA, List.of(noise(0, 0.001, 3), noise(0, 0.4, 4)));
        State.Stopped bad = feed(two, DELTA, List.of(noise(0, 0.001, 5), noise(0.7, 0.001, 6)));

        assertThat(mixed.decision().reason()).contains(Reason.BUDGET_EXHAUSTED);
        assertThat(bad.decision().isRegression()).isTrue();
        assertThat(bad.metrics().get("metric0").kind()).isEqualTo(VerdictKind.NO_REGRESSION);
    }

    @Test
    void shouldKeepTheChanceOfAFalseBlockOverAllLooks() {
        int blocked = count(VerdictKind.REGRESSION, 0, 0);

        assertThat(blocked).as("of 4000 without any change, 2.5 % nominal").isBetween(60, 140);
    }

    @Test
    void shouldKeepTheChanceOfAFalsePassOverAllLooks() {
        int passed = count(VerdictKind.NO_REGRESSION, DELTA, DELTA);

        assertThat(passed).as("of 4000 worse by the margin, 5 % nominal").isBetween(120, 260);
    }

    private static int count(VerdictKind kind, double delta, double mean) {
        DoubleSupplier noise = noise(mean, 0.1, 20_261_124);
        int count = 0;
        for (int i = 0; i < 4000; i++) {
            count += feed(START, delta, List.of(noise)).decision().kind() == kind ? 1 : 0;
        }
        return count;
    }

    @Test
    void shouldRefuseWhatIsNotPlanned() {
        assertThatThrownBy(() -> SequentialGate.start(PLAN).look(4, Map.of()))
                .hasMessage("judgements: [] (expected: one for each of 1 metrics)");
        assertThatThrownBy(() -> Plan.ofPairs(List.of(4, 4), 0.05, 1))
                .hasMessageStartingWith("looks, alpha, metrics: [4, 4], 0.05, 1 (expected: ");
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
