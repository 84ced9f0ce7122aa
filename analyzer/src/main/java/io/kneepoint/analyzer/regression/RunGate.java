// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.regression.SequentialGate.Judgement;
import io.kneepoint.analyzer.regression.SequentialGate.Plan;
import io.kneepoint.analyzer.regression.SequentialGate.State;
import io.kneepoint.analyzer.statistics.Decision;
import io.kneepoint.analyzer.statistics.LogRatio;
import io.kneepoint.analyzer.statistics.RateRunsTest;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.RunLevelTest;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A gate on runs that are still being made: each new run, or pair of runs, is added, and the gate says whether more are
 * needed.
 *
 * <p>Every gate of the policy is judged at every level with the run as the unit, at the levels that {@link
 * SequentialGate} allows its looks. By which rule a metric is compared is settled at the first look:
 * a later run that cannot follow it leaves the metric open. Runs that are not comparable, or must not be trusted, stop it at once. Confined to
 * one thread.
 */
public final class RunGate {

    private static final double PERCENT = 100;

    private final GatePolicy policy;
    private final Pairing pairing;
    private final List<Integer> looks;
    private final List<RunSample> baseline;
    private final List<RunSample> candidate = new ArrayList<>();
    private List<OptionalInt> levels = List.of();
    private Map<RulePlace, String> rules = Map.of();
    private SequentialGate sequential;
    private State state;

    private RunGate(GatePolicy policy, Pairing pairing, List<Integer> looks, List<RunSample> baseline) {
        if (looks.isEmpty()
                || looks.get(0) < RunLevelTest.FEWEST_RUNS
                || !looks.equals(List.copyOf(new TreeSet<>(looks)))) {
            throw new IllegalArgumentException("looks: " + looks + " (expected: increasing numbers of runs from "
                    + RunLevelTest.FEWEST_RUNS + ")");
        }
        this.policy = policy;
        this.pairing = pairing;
        this.looks = List.copyOf(looks);
        this.baseline = new ArrayList<>(baseline);
        this.state = new State.Collecting(0, Map.of(), looks.get(0));
    }

    /** A gate on pairs of runs that are made in turns; {@code looks} are numbers of pairs, increasing, from 4. */
    public static RunGate ofPairs(GatePolicy policy, List<Integer> looks) {
        return new RunGate(policy, Pairing.INTERLEAVED, looks, List.of());
    }

    /** A gate on candidate runs against an archive; {@code looks} are numbers of candidate runs, increasing, from 4. */
    public static RunGate against(GatePolicy policy, List<Integer> looks, List<RunSample> archive) {
        if (archive.size() < RunLevelTest.FEWEST_RUNS) {
            throw new IllegalArgumentException("baseline: " + archive.size() + " recorded runs (expected: at least "
                    + RunLevelTest.FEWEST_RUNS + ", since a run is one observation)");
        }
        return new RunGate(policy, Pairing.INDEPENDENT, looks, archive);
    }

    public State state() {
        return state;
    }

    /** Pairs, or candidate runs, so far. */
    public int runs() {
        return candidate.size();
    }

    /** The state after one more pair. @throws IllegalStateException once stopped, or for a gate on an archive */
    public State addPair(RunSample baselineRun, RunSample candidateRun) {
        if (pairing != Pairing.INTERLEAVED) {
            throw new IllegalStateException("pair: for a gate on an archive (expected: candidate runs alone)");
        }
        requireCollecting();
        baseline.add(baselineRun);
        return add(candidateRun);
    }

    /** The state after one more candidate run. @throws IllegalStateException once stopped, or for a gate on pairs */
    public State addCandidate(RunSample candidateRun) {
        if (pairing == Pairing.INTERLEAVED) {
            throw new IllegalStateException("candidate run: alone (expected: a pair)");
        }
        requireCollecting();
        return add(candidateRun);
    }

    private void requireCollecting() {
        if (state instanceof State.Stopped) {
            throw new IllegalStateException(
                    "gate: stopped after " + candidate.size() + " runs a side (expected: no more runs)");
        }
    }

    private State add(RunSample candidateRun) {
        candidate.add(candidateRun);
        Strata strata = new Strata(baseline, candidate, rules);
        if (sequential == null) {
            levels = strata.levels();
            int metrics = policy.gates().size() * levels.size();
            Plan plan = pairing == Pairing.INTERLEAVED
                    ? Plan.ofPairs(looks, policy.alpha(), metrics)
                    : Plan.against(baseline.size(), looks, policy.alpha(), metrics);
            sequential = SequentialGate.start(plan);
        }
        Optional<Reason> refusal = refusal();
        if (refusal.isPresent()) {
            state = new State.Stopped(candidate.size(), Map.of(), Decision.inconclusive(refusal.get()));
        } else if (sequential.state() instanceof State.Collecting collecting
                && collecting.nextLook() == candidate.size()) {
            if (rules.isEmpty()) {
                rules = strata.rules();
            }
            sequential = sequential.look(candidate.size(), judgements(strata));
            state = sequential.state();
        }
        return state;
    }

    private Optional<Reason> refusal() {
        if (!Fingerprints.differences(baseline, candidate, pairing, policy.expectedDifferences())
                .isEmpty()) {
            return Optional.of(Reason.NOT_COMPARABLE);
        }
        boolean invalid = Stream.concat(baseline.stream(), candidate.stream())
                .anyMatch(run -> run.invalid().isPresent());
        return invalid ? Optional.of(Reason.INVALID_MEASUREMENT) : Optional.empty();
    }

    private Map<String, Judgement> judgements(Strata strata) {
        Map<String, Judgement> judgements = new LinkedHashMap<>();
        for (OptionalInt level : levels) {
            for (Gate gate : policy.gates()) {
                judgements.put(
                        name(gate.metric().label(), gate.statistic().name(), level), judgement(gate, level, strata));
            }
        }
        return judgements;
    }

    private static String name(String metric, String statistic, OptionalInt level) {
        return metric + " " + statistic + (level.isPresent() ? " at " + level.getAsInt() : "");
    }

    private Judgement judgement(Gate gate, OptionalInt level, Strata strata) {
        Optional<List<LevelSample>> b = strata.baseline(level);
        Optional<List<LevelSample>> c = strata.candidate(level);
        if (b.isEmpty() || c.isEmpty()) {
            return at -> Decision.inconclusive(Reason.LEVEL_MISSING);
        }
        if (strata.differentDefinition(gate.metric(), level).isPresent()) {
            return at -> Decision.inconclusive(Reason.NOT_COMPARABLE);
        }
        return gate.metric().isShare() ? share(gate, b.get(), c.get()) : ratio(gate, level, b.get(), c.get());
    }

    private Judgement share(Gate gate, List<LevelSample> b, List<LevelSample> c) {
        List<boolean[]> eventsB =
                b.stream().map(run -> run.events(gate.metric())).toList();
        List<boolean[]> eventsC =
                c.stream().map(run -> run.events(gate.metric())).toList();
        boolean complete = eventsB.stream().allMatch(run -> run.length > 0)
                && eventsC.stream().allMatch(run -> run.length > 0);
        if (!complete) {
            return at -> Decision.inconclusive(Reason.NO_DATA);
        }
        return at -> new RateRunsTest(gate.margin() / PERCENT, at)
                .compare(
                        ShareComparison.proportions(eventsB),
                        ShareComparison.proportions(eventsC),
                        pairing == Pairing.INTERLEAVED)
                .orElseThrow()
                .decision();
    }

    private Judgement ratio(Gate gate, OptionalInt level, List<LevelSample> b, List<LevelSample> c) {
        List<RatioComparison.Side> sidesB = b.stream()
                .map(run -> RatioComparison.Side.of(run, gate.metric()))
                .toList();
        List<RatioComparison.Side> sidesC = c.stream()
                .map(run -> RatioComparison.Side.of(run, gate.metric()))
                .toList();
        if (RatioComparison.anyWithoutStatistic(gate.statistic(), sidesB)
                || RatioComparison.anyWithoutStatistic(gate.statistic(), sidesC)) {
            return at -> Decision.inconclusive(Reason.NO_DATA);
        }
        Subject subject = Subject.of(gate, level, true);
        Sample logB = RatioComparison.logs(gate.statistic(), sidesB);
        Sample logC = RatioComparison.logs(gate.statistic(), sidesC);
        RunLevelTest test =
                new RunLevelTest(gate.margin(), policy.alpha(), gate.metric().higherIsBetter());
        LogRatio estimate = (pairing == Pairing.INTERLEAVED ? test.paired(logB, logC) : test.unpaired(logB, logC))
                .estimate()
                .orElseThrow();
        return at -> RatioComparison.steadyAndUncensored(decide(estimate, gate.margin(), at), subject, sidesB, sidesC);
    }

    private Decision decide(LogRatio estimate, double margin, LogRatio.Levels levels) {
        double delta = LogRatio.delta(margin);
        Decision atThisLook = estimate.decide(delta, levels);
        boolean open = atThisLook.kind() == VerdictKind.INCONCLUSIVE;
        boolean plain = estimate.decide(delta, policy.alpha()).kind() != VerdictKind.INCONCLUSIVE;
        return open && plain ? Decision.inconclusive(Reason.EARLY_LOOK) : atThisLook;
    }

    /** What is known so far; the verdict is that of the last look. @throws IllegalStateException before the first run */
    public RegressionReport report() {
        if (candidate.isEmpty()) {
            throw new IllegalStateException("report: no runs yet (expected: at least one a side)");
        }
        RegressionReport all = new RunComparator(policy, pairing).compare(baseline, candidate, rules);
        if (refusal().isPresent()) {
            return all;
        }
        Decision decision = state instanceof State.Stopped stopped
                ? stopped.decision()
                : Decision.inconclusive(Reason.STOPPED_EARLY);
        List<Comparison> comparisons =
                all.comparisons().stream().map(this::asLooked).toList();
        VerdictKind verdict = decision.kind();
        return new RegressionReport(
                verdict, decision.reason(), all.baseline(), all.candidate(), comparisons, all.caveats());
    }

    /** A gated comparison with the decision of the last look, which is stricter than one at full α. */
    private Comparison asLooked(Comparison comparison) {
        if (!comparison.gated()) {
            return comparison;
        }
        String name = name(comparison.metric(), comparison.statistic(), comparison.concurrency());
        Decision decision = state.metrics().getOrDefault(name, Decision.inconclusive(Reason.STOPPED_EARLY));
        return comparison.withDecision(decision, comparison.numbers().pAdjusted());
    }
}
