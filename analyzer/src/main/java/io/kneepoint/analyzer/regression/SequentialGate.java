// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.AlphaSpending;
import io.kneepoint.analyzer.statistics.Confidence;
import io.kneepoint.analyzer.statistics.Decision;
import io.kneepoint.analyzer.statistics.LogRatio;
import io.kneepoint.analyzer.statistics.Moments;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A gate that extends itself while it is inconclusive, up to a budget, without spending more than α.
 *
 * <pre>
 * COLLECTING ──pair──▶ COLLECTING            no look is due
 *     │
 *     └──pair, look──▶ STOPPED(REGRESSION)   a metric is worse at the level of this look
 *                    ▶ STOPPED(NO_REGRESSION) every metric is shown not to be
 *                    ▶ COLLECTING            neither, and pairs are left
 *                    ▶ STOPPED(INCONCLUSIVE) neither, and none is left
 * </pre>
 *
 * <p>Immutable: each pair of runs gives a new state. The k log-ratios so far of each metric are tested with paired t;
 * the p of look j is compared with the nominal level of O'Brien-Fleming spending (Lan and DeMets 1983) at α divided by
 * the number of metrics, so that the chance of any false block over all looks and metrics stays at α. Passing spends a
 * one-sided α of its own over the looks and needs no division, for every metric must pass.
 */
public final class SequentialGate {

    private final Plan plan;
    private final Levels levels;
    private final Map<String, List<Double>> logRatios;
    private final State state;

    private SequentialGate(Plan plan, Levels levels, Map<String, List<Double>> logRatios, State state) {
        this.plan = plan;
        this.levels = levels;
        this.logRatios = logRatios;
        this.state = state;
    }

    /**
     * What is planned before the first run.
     *
     * @param looks numbers of pairs after which the data are looked at, increasing, from 2; the last is the budget
     * @param alpha two-sided, over all looks and metrics, in (0, 0.5)
     * @param marginPercent worsening that counts, of each metric
     */
    public record Plan(List<Integer> looks, double alpha, Map<String, Double> marginPercent) {

        public Plan {
            looks = List.copyOf(looks);
            marginPercent = new LinkedHashMap<>(marginPercent);
            boolean increasing = !looks.isEmpty() && looks.get(0) >= 2;
            for (int j = 1; j < looks.size(); j++) {
                increasing &= looks.get(j) > looks.get(j - 1);
            }
            if (!increasing || !(alpha > 0 && alpha < 0.5) || marginPercent.isEmpty()) {
                throw new IllegalArgumentException("looks, alpha, metrics: " + looks + ", " + alpha + ", "
                        + marginPercent.keySet()
                        + " (expected: looks increasing from 2, alpha in (0, 0.5), at least one metric)");
            }
            marginPercent.values().forEach(LogRatio::delta);
        }

        /** After 4, 6, 8, 10 and 12 pairs. */
        public static Plan defaults(Map<String, Double> marginPercent) {
            return new Plan(List.of(4, 6, 8, 10, 12), 0.05, marginPercent);
        }

        /** Pairs that may be made at most. */
        public int budget() {
            return looks.get(looks.size() - 1);
        }
    }

    /**
     * Levels of each look.
     *
     * @param block two-sided, for one metric
     * @param pass one-sided
     */
    record Levels(List<Double> block, List<Double> pass) {

        static Levels of(Plan plan) {
            double[] fractions = plan.looks().stream()
                    .mapToDouble(pairs -> pairs / (double) plan.budget())
                    .toArray();
            double each = plan.alpha() / plan.marginPercent().size();
            return new Levels(nominal(each, 1, fractions), nominal(2 * plan.alpha(), 0.5, fractions));
        }

        private static List<Double> nominal(double alpha, double factor, double[] fractions) {
            return Arrays.stream(AlphaSpending.nominalLevels(AlphaSpending.Shape.OBRIEN_FLEMING, alpha, fractions))
                    .mapToObj(p -> factor * p)
                    .toList();
        }
    }

    /** Where the gate stands. */
    public sealed interface State {

        /** Pairs of runs seen so far. */
        int pairs();

        /**
         * More pairs are needed.
         *
         * @param nextLook pairs at the next look
         */
        record Collecting(int pairs, int nextLook) implements State {}

        /**
         * The gate has answered.
         *
         * @param decision the answer
         * @param metrics the answer of each metric at the last look
         */
        record Stopped(int pairs, Decision decision, Map<String, Decision> metrics) implements State {}
    }

    /** Before the first pair. */
    public static SequentialGate start(Plan plan) {
        Map<String, List<Double>> none = new LinkedHashMap<>();
        plan.marginPercent().keySet().forEach(metric -> none.put(metric, List.of()));
        return new SequentialGate(
                plan,
                Levels.of(plan),
                none,
                new State.Collecting(0, plan.looks().get(0)));
    }

    public State state() {
        return state;
    }

    /**
     * The state after one more pair.
     *
     * @param pair ln(candidate / baseline) of each metric of the plan, oriented so that positive is worse
     * @throws IllegalStateException once stopped
     * @throws IllegalArgumentException unless {@code pair} has a finite number for exactly the planned metrics
     */
    public SequentialGate observe(Map<String, Double> pair) {
        if (!(state instanceof State.Collecting collecting)) {
            throw new IllegalStateException(
                    "gate: stopped after " + state.pairs() + " pairs (expected: no more pairs)");
        }
        if (!pair.keySet().equals(logRatios.keySet()) || !pair.values().stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(
                    "pair: " + pair + " (expected: a finite number for each of " + logRatios.keySet() + ")");
        }
        Map<String, List<Double>> more = new LinkedHashMap<>();
        logRatios.forEach((metric, values) -> {
            List<Double> extended = new ArrayList<>(values);
            extended.add(pair.get(metric));
            more.put(metric, List.copyOf(extended));
        });
        int pairs = collecting.pairs() + 1;
        State next =
                pairs < collecting.nextLook() ? new State.Collecting(pairs, collecting.nextLook()) : look(more, pairs);
        return new SequentialGate(plan, levels, more, next);
    }

    private State look(Map<String, List<Double>> data, int pairs) {
        int j = plan.looks().indexOf(pairs);
        double blockLevel = levels.block().get(j);
        double passLevel = levels.pass().get(j);
        Map<String, Decision> metrics = new LinkedHashMap<>();
        data.forEach((metric, values) -> {
            Moments m =
                    Moments.of(values.stream().mapToDouble(Double::doubleValue).toArray());
            LogRatio estimate = new LogRatio(m.mean(), Math.sqrt(m.variance() / m.count()), m.count() - 1.0);
            double delta = LogRatio.delta(plan.marginPercent().get(metric));
            metrics.put(metric, decide(estimate, delta, blockLevel, passLevel));
        });
        boolean last = pairs == plan.budget();
        if (metrics.values().stream().anyMatch(Decision::isRegression)) {
            boolean confirmed = metrics.values().stream()
                    .anyMatch(d -> d.confidence()
                            .filter(c -> c == Confidence.CONFIRMED)
                            .isPresent());
            Decision block = Decision.regression(confirmed ? Confidence.CONFIRMED : Confidence.LIKELY);
            return new State.Stopped(pairs, block, metrics);
        }
        if (metrics.values().stream().allMatch(d -> d.kind() == VerdictKind.NO_REGRESSION)) {
            return new State.Stopped(pairs, Decision.noRegression(false), metrics);
        }
        return last
                ? new State.Stopped(pairs, Decision.inconclusive(Reason.BUDGET_EXHAUSTED), metrics)
                : new State.Collecting(pairs, plan.looks().get(j + 1));
    }

    private static Decision decide(LogRatio estimate, double delta, double blockLevel, double passLevel) {
        if (estimate.pTwoSided() < blockLevel && estimate.theta() > delta) {
            boolean confirmed = estimate.interval(1 - blockLevel).lower() > delta;
            return Decision.regression(confirmed ? Confidence.CONFIRMED : Confidence.LIKELY);
        }
        return estimate.pNonInferiority(delta) < passLevel
                ? Decision.noRegression(false)
                : Decision.inconclusive(Reason.INTERVAL_STRADDLES_THRESHOLD);
    }
}
