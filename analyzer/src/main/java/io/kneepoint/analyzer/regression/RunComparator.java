// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.Decision;
import io.kneepoint.analyzer.statistics.Evidence;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Compares a candidate with a baseline: the one entry point for runs and for bare samples.
 *
 * <p>One run a side gives evidence within runs, several give evidence from runs. Total and deterministic: any input
 * gives a report, and the same input the same report. Stateless but for the policy.
 */
public final class RunComparator {

    private final GatePolicy policy;
    private final Pairing pairing;
    private final RunHistory.Source histories;

    public RunComparator(GatePolicy policy, Pairing pairing, RunHistory.Source histories) {
        this.policy = policy;
        this.pairing = pairing;
        this.histories = histories;
    }

    /** Without history. */
    public RunComparator(GatePolicy policy, Pairing pairing) {
        this(policy, pairing, RunHistory.Source.NONE);
    }

    /** Compares runs. @throws IllegalArgumentException if a side has none */
    public RegressionReport compare(List<RunSample> baseline, List<RunSample> candidate) {
        return compare(baseline, candidate, Map.of());
    }

    /** Compares runs by rules that are settled where they are. @throws IllegalArgumentException if a side has none */
    RegressionReport compare(List<RunSample> baseline, List<RunSample> candidate, Map<RulePlace, String> settled) {
        requireRuns(baseline.size(), candidate.size());
        List<Comparison> comparisons = new ArrayList<>();
        Strata strata = new Strata(baseline, candidate, settled);
        for (OptionalInt level : strata.levels()) {
            for (Gate gate : policy.gates()) {
                comparisons.add(compare(gate, true, level, strata));
            }
        }
        comparisons.addAll(PooledComparison.of(
                comparisons.stream()
                        .filter(each -> strata.hasOneRule(Metric.parse(each.metric())))
                        .toList(),
                policy));
        for (OptionalInt level : strata.levels()) {
            for (Gate gate : policy.diagnostics()) {
                if (strata.known(gate.metric(), level)) {
                    comparisons.add(compare(gate, false, level, strata));
                }
            }
        }
        comparisons.addAll(modes(strata));
        List<String> differences = Fingerprints.differences(baseline, candidate, pairing, policy.expectedDifferences());
        List<String> invalid = Stream.concat(baseline.stream(), candidate.stream())
                .flatMap(run -> run.invalid().map(why -> run.name() + ": " + why).stream())
                .toList();
        return differences.isEmpty() && !invalid.isEmpty()
                ? refusal(Reason.INVALID_MEASUREMENT, invalid, names(baseline), names(candidate), comparisons)
                : report(names(baseline), names(candidate), comparisons, differences);
    }

    /**
     * Compares bare samples in send order, one a run.
     *
     * @param metric name of what they hold
     * @param gate statistic and margin; its metric says only which direction is good
     * @param baseline samples of the baseline, in the order of the runs
     * @param candidate samples of the candidate, in the order of the runs
     */
    public RegressionReport compareSamples(
            String metric, Gate gate, List<NamedSample> baseline, List<NamedSample> candidate) {
        requireRuns(baseline.size(), candidate.size());
        if (gate.metric().isShare()) {
            throw new IllegalArgumentException(
                    "metric: " + gate.metric().label() + " (expected: one that is not a share of requests)");
        }
        Subject subject = new Subject(
                metric,
                gate.statistic(),
                gate.margin(),
                gate.metric().higherIsBetter(),
                gate.metric().isLatency(),
                OptionalInt.empty(),
                true);
        List<RatioComparison.Side> b = baseline.stream()
                .map(named -> RatioComparison.Side.of(named.sample()))
                .toList();
        List<RatioComparison.Side> c = candidate.stream()
                .map(named -> RatioComparison.Side.of(named.sample()))
                .toList();
        Comparison comparison = ratio(subject, gate, Optional.empty(), b, c);
        return report(
                baseline.stream().map(NamedSample::name).toList(),
                candidate.stream().map(NamedSample::name).toList(),
                List.of(comparison),
                List.of());
    }

    /** Slow modes of TTFT, where no endpoint says what its cache did. */
    private List<Comparison> modes(Strata strata) {
        List<Comparison> modes = new ArrayList<>();
        for (OptionalInt level : strata.levels()) {
            Optional<List<LevelSample>> b = strata.baseline(level);
            Optional<List<LevelSample>> c = strata.candidate(level);
            if (b.isPresent()
                    && c.isPresent()
                    && strata.differentDefinition(Metric.TTFT, level).isEmpty()
                    && !strata.known(Metric.CACHE_MISS_RATE, level)) {
                new ModeComparison(policy)
                        .compare(level, b.get(), c.get(), pairing)
                        .ifPresent(modes::add);
            }
        }
        return modes;
    }

    private Comparison compare(Gate gate, boolean gated, OptionalInt level, Strata strata) {
        Subject subject = Subject.of(gate, level, gated);
        Optional<List<LevelSample>> b = strata.baseline(level);
        Optional<List<LevelSample>> c = strata.candidate(level);
        if (b.isEmpty() || c.isEmpty()) {
            return Comparison.without(subject, evidence(strata.runs()), Reason.LEVEL_MISSING);
        }
        Optional<String> different = strata.differentDefinition(gate.metric(), level);
        if (different.isPresent()) {
            return Comparison.without(subject, evidence(strata.runs()), Reason.NOT_COMPARABLE)
                    .withNote(different.get());
        }
        if (gate.metric().isShare()) {
            return share(subject, gate.metric(), b.get(), c.get());
        }
        Optional<String> rule = Optional.ofNullable(strata.rules().get(new RulePlace(gate.metric(), level)));
        Comparison comparison =
                ratio(subject, gate, rule, sides(gate.metric(), b.get()), sides(gate.metric(), c.get()));
        return strata.conversion(gate.metric(), level).map(comparison::withNote).orElse(comparison);
    }

    private Comparison ratio(
            Subject subject,
            Gate gate,
            Optional<String> rule,
            List<RatioComparison.Side> b,
            List<RatioComparison.Side> c) {
        RatioComparison comparison = new RatioComparison(policy);
        return b.size() == 1 && c.size() == 1
                ? comparison.withinRun(subject, b.get(0), c.get(0), histories.of(gate, subject.concurrency(), rule))
                : comparison.runs(subject, b, c, pairing);
    }

    private Comparison share(Subject subject, Metric metric, List<LevelSample> b, List<LevelSample> c) {
        ShareComparison comparison = new ShareComparison(policy);
        List<boolean[]> eventsB = b.stream().map(level -> level.events(metric)).toList();
        List<boolean[]> eventsC = c.stream().map(level -> level.events(metric)).toList();
        return b.size() == 1 && c.size() == 1
                ? comparison.withinRun(
                        subject, eventsB.get(0), eventsC.get(0), c.get(0).seconds())
                : comparison.runs(subject, eventsB, eventsC, pairing, c.get(0).seconds());
    }

    private static List<RatioComparison.Side> sides(Metric metric, List<LevelSample> levels) {
        return levels.stream()
                .map(level -> RatioComparison.Side.of(level, metric))
                .toList();
    }

    private Evidence evidence(int runsASide) {
        if (runsASide == 1) {
            return Evidence.WITHIN_RUN;
        }
        return pairing == Pairing.INTERLEAVED ? Evidence.PAIRED_RUNS : Evidence.RUNS;
    }

    private RegressionReport report(
            List<String> baseline, List<String> candidate, List<Comparison> comparisons, List<String> differences) {
        List<Comparison> adjusted = Family.adjust(comparisons, policy.multiplicity(), policy.alpha());
        if (!differences.isEmpty()) {
            return refusal(Reason.NOT_COMPARABLE, differences, baseline, candidate, adjusted);
        }
        return new RegressionReport(
                Family.verdictOf(adjusted),
                Family.reasonOf(adjusted),
                baseline,
                candidate,
                adjusted,
                caveats(baseline.size(), candidate.size()));
    }

    private List<String> caveats(int baseline, int candidate) {
        if (baseline == 1 && candidate == 1) {
            return List.of("one run a side: answers for these two runs, not for two versions");
        }
        return pairing == Pairing.INTERLEAVED && baseline != candidate
                ? List.of("the sides have not the same number of runs: compared without pairs")
                : List.of();
    }

    private static RegressionReport refusal(
            Reason reason,
            List<String> why,
            List<String> baseline,
            List<String> candidate,
            List<Comparison> comparisons) {
        List<Comparison> refused = comparisons.stream()
                .map(comparison -> comparison.withDecision(
                        Decision.inconclusive(reason), comparison.numbers().pAdjusted()))
                .toList();
        return new RegressionReport(VerdictKind.INCONCLUSIVE, Optional.of(reason), baseline, candidate, refused, why);
    }

    private static void requireRuns(int baseline, int candidate) {
        if (baseline == 0 || candidate == 0) {
            throw new IllegalArgumentException(
                    "runs: " + baseline + " and " + candidate + " (expected: at least 1 on each side)");
        }
    }

    private static List<String> names(List<RunSample> runs) {
        return runs.stream().map(RunSample::name).toList();
    }
}
