// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.AlphaSpending;
import io.kneepoint.analyzer.statistics.Confidence;
import io.kneepoint.analyzer.statistics.Decision;
import io.kneepoint.analyzer.statistics.LogRatio;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * When a gate that extends itself may stop: it looks at planned numbers of runs, up to a budget, without spending more
 * than α.
 *
 * <pre>
 * COLLECTING ──look──▶ STOPPED(REGRESSION)    a metric is worse at the level of this look
 *                    ▶ STOPPED(NO_REGRESSION) every metric is shown not to be
 *                    ▶ COLLECTING             neither, and runs are left
 *                    ▶ STOPPED(INCONCLUSIVE)  neither, and none is left
 * </pre>
 *
 * <p>Immutable: each look gives a new state. The nominal level of a look is that of O'Brien-Fleming spending (Lan and
 * DeMets 1983) of α divided by the number of metrics, so that the chance of any false block over all looks and metrics
 * stays at α. Passing spends a one-sided α of its own over the looks and needs no division, for every metric must pass.
 */
public final class SequentialGate {

    private final Plan plan;
    private final List<LogRatio.Levels> levels;
    private final State state;

    private SequentialGate(Plan plan, List<LogRatio.Levels> levels, State state) {
        this.plan = plan;
        this.levels = levels;
        this.state = state;
    }

    /**
     * What is planned before the first run.
     *
     * @param looks numbers of pairs, or of candidate runs, after which the data are looked at; increasing, from 2; the
     *     last is the budget
     * @param fractions information at each look as a share of that at the last, increasing, the last 1
     * @param alpha over all looks and metrics, two-sided to block and one-sided to pass, in (0, 0.25)
     * @param metrics number of metrics that may block, from 1
     */
    public record Plan(List<Integer> looks, List<Double> fractions, double alpha, int metrics) {

        public Plan {
            looks = List.copyOf(looks);
            fractions = List.copyOf(fractions);
            boolean increasing = !looks.isEmpty() && looks.get(0) >= 2 && looks.size() == fractions.size();
            for (int j = 1; j < looks.size(); j++) {
                increasing &= looks.get(j) > looks.get(j - 1);
            }
            if (!increasing || !(alpha > 0 && alpha < 0.25) || metrics < 1) {
                throw new IllegalArgumentException("looks, alpha, metrics: " + looks + ", " + alpha + ", " + metrics
                        + " (expected: looks increasing from 2, alpha in (0, 0.25), at least one metric)");
            }
        }

        /** Looks at pairs of runs: each pair tells as much as the one before. */
        public static Plan ofPairs(List<Integer> looks, double alpha, int metrics) {
            List<Double> fractions = looks.stream()
                    .map(pairs -> pairs / (double) looks.get(looks.size() - 1))
                    .toList();
            return new Plan(looks, fractions, alpha, metrics);
        }

        /** Looks at candidate runs against so many archived ones: information is 1/(1/archived + 1/candidates). */
        public static Plan against(int archived, List<Integer> looks, double alpha, int metrics) {
            double last = information(archived, looks.get(looks.size() - 1));
            List<Double> fractions = looks.stream()
                    .map(runs -> information(archived, runs) / last)
                    .toList();
            return new Plan(looks, fractions, alpha, metrics);
        }

        private static double information(double archived, double candidates) {
            return 1 / (1 / archived + 1 / candidates);
        }

        /** Runs, or pairs, that may be made at most. */
        public int budget() {
            return looks.get(looks.size() - 1);
        }
    }

    /** What the data say of one metric, at given levels. */
    @FunctionalInterface
    public interface Judgement {

        Decision at(LogRatio.Levels levels);
    }

    /** Where the gate stands. */
    public sealed interface State {

        /** Pairs, or candidate runs, at the last look; 0 before the first. */
        int runs();

        /** The answer of each metric at the last look. */
        Map<String, Decision> metrics();

        /**
         * More runs are needed.
         *
         * @param nextLook pairs, or candidate runs, at the next look
         */
        record Collecting(int runs, Map<String, Decision> metrics, int nextLook) implements State {}

        /**
         * The gate has answered.
         *
         * @param decision the answer
         */
        record Stopped(int runs, Map<String, Decision> metrics, Decision decision) implements State {}
    }

    /** Before the first look. */
    public static SequentialGate start(Plan plan) {
        return new SequentialGate(
                plan,
                levels(plan),
                new State.Collecting(0, Map.of(), plan.looks().get(0)));
    }

    /** What may be risked at each look, for one metric. */
    static List<LogRatio.Levels> levels(Plan plan) {
        double[] fractions =
                plan.fractions().stream().mapToDouble(Double::doubleValue).toArray();
        double[] block = nominal(plan.alpha() / plan.metrics(), fractions);
        double[] pass = nominal(2 * plan.alpha(), fractions);
        return IntStream.range(0, fractions.length)
                .mapToObj(j -> new LogRatio.Levels(block[j], pass[j] / 2))
                .toList();
    }

    private static double[] nominal(double alpha, double[] fractions) {
        return AlphaSpending.nominalLevels(AlphaSpending.Shape.OBRIEN_FLEMING, alpha, fractions);
    }

    public State state() {
        return state;
    }

    /**
     * The state after the next planned look.
     *
     * @param runs pairs, or candidate runs, made so far: those of {@link State.Collecting#nextLook}
     * @param judgements one for each metric of the plan, by its name
     * @throws IllegalStateException once stopped, or when it is not yet time to look
     * @throws IllegalArgumentException unless there is a judgement for each metric
     */
    public SequentialGate look(int runs, Map<String, Judgement> judgements) {
        if (!(state instanceof State.Collecting collecting) || collecting.nextLook() != runs) {
            throw new IllegalStateException(
                    "look at " + runs + " runs (expected: one that is planned next, and no look once stopped)");
        }
        if (judgements.size() != plan.metrics()) {
            throw new IllegalArgumentException("judgements: " + judgements.keySet() + " (expected: one for each of "
                    + plan.metrics() + " metrics)");
        }
        int j = plan.looks().indexOf(runs);
        Map<String, Decision> metrics = new LinkedHashMap<>();
        judgements.forEach((name, judgement) -> metrics.put(name, judgement.at(levels.get(j))));
        return new SequentialGate(plan, levels, next(j, metrics));
    }

    private State next(int j, Map<String, Decision> metrics) {
        int runs = plan.looks().get(j);
        if (metrics.values().stream().anyMatch(Decision::isRegression)) {
            boolean confirmed = metrics.values().stream()
                    .anyMatch(d -> d.confidence()
                            .filter(c -> c == Confidence.CONFIRMED)
                            .isPresent());
            Decision block = Decision.regression(confirmed ? Confidence.CONFIRMED : Confidence.LIKELY);
            return new State.Stopped(runs, metrics, block);
        }
        if (metrics.values().stream().allMatch(d -> d.kind() == VerdictKind.NO_REGRESSION)) {
            return new State.Stopped(runs, metrics, Decision.noRegression(false));
        }
        return runs == plan.budget()
                ? new State.Stopped(runs, metrics, Decision.inconclusive(Reason.BUDGET_EXHAUSTED))
                : new State.Collecting(runs, metrics, plan.looks().get(j + 1));
    }
}
