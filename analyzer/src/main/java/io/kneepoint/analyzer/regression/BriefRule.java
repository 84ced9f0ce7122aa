// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.regression.Comparison.Numbers;
import io.kneepoint.analyzer.regression.Comparison.Reference;
import io.kneepoint.analyzer.statistics.Confidence;
import io.kneepoint.analyzer.statistics.Decision;
import io.kneepoint.analyzer.statistics.Evidence;
import io.kneepoint.analyzer.statistics.Moments;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.analyzer.statistics.Statistic;
import io.kneepoint.analyzer.statistics.TTest;
import io.kneepoint.analyzer.statistics.VerdictKind;
import io.kneepoint.analyzer.statistics.WelchTTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The plain rule that many articles give: a regression if Welch's p is below α and the mean grew by more than a
 * threshold.
 *
 * <p>Here with the right p, from Student's t. It takes requests for independent, gates no quantile, and calls
 * everything else a pass; it is offered for comparison, not for gates.
 *
 * @param thresholdPercent growth of the mean that counts, from 0
 * @param alpha level, in (0, 1)
 */
public record BriefRule(double thresholdPercent, double alpha) {

    private static final String CAVEAT =
            "the brief rule takes requests for independent: on a shared queue it cries wolf far more often than alpha says";

    public BriefRule {
        if (!(thresholdPercent >= 0) || !(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("threshold, alpha: " + thresholdPercent + ", " + alpha
                    + " (expected: threshold from 0, alpha in (0, 1))");
        }
    }

    /** 10 % at 5 %. */
    public BriefRule() {
        this(10, 0.05);
    }

    /** Applies the rule to one sample a side. */
    public RegressionReport compare(
            String metric, String baselineName, Sample baseline, String candidateName, Sample candidate) {
        Comparison comparison = compare(metric, OptionalInt.empty(), baseline, candidate);
        return report(List.of(baselineName), List.of(candidateName), List.of(comparison));
    }

    /** Applies the rule to a latency at each level, with the requests of all runs of a side thrown together. */
    public RegressionReport compare(Metric metric, List<RunSample> baseline, List<RunSample> candidate) {
        Strata strata = new Strata(baseline, candidate);
        List<Comparison> comparisons = new ArrayList<>();
        for (OptionalInt level : strata.levels()) {
            Optional<List<LevelSample>> b = strata.baseline(level);
            Optional<List<LevelSample>> c = strata.candidate(level);
            Optional<String> different = strata.differentDefinition(metric, level);
            if (b.isEmpty() || c.isEmpty()) {
                comparisons.add(without(metric, level, Reason.LEVEL_MISSING));
            } else if (different.isPresent()) {
                comparisons.add(without(metric, level, Reason.NOT_COMPARABLE).withNote(different.get()));
            } else {
                Comparison comparison =
                        compare(metric.label(), level, together(b.get(), metric), together(c.get(), metric));
                comparisons.add(strata.conversion(metric, level)
                        .map(comparison::withNote)
                        .orElse(comparison));
            }
        }
        return report(
                baseline.stream().map(RunSample::name).toList(),
                candidate.stream().map(RunSample::name).toList(),
                comparisons);
    }

    private Comparison without(Metric metric, OptionalInt level, Reason reason) {
        return Comparison.without(subject(metric.label(), level), Evidence.WITHIN_RUN, reason);
    }

    private static Sample together(List<LevelSample> runs, Metric metric) {
        return Sample.of(runs.stream()
                .flatMapToDouble(run -> Arrays.stream(run.column(metric).toArray()))
                .toArray());
    }

    /** Any regression is one, and all else is a pass, unless nothing could be compared at all. */
    private static RegressionReport report(
            List<String> baseline, List<String> candidate, List<Comparison> comparisons) {
        boolean any = comparisons.stream().anyMatch(each -> each.decision().isRegression());
        boolean none = comparisons.stream().allMatch(each -> each.decision().kind() == VerdictKind.INCONCLUSIVE);
        Optional<Reason> reason = none
                ? comparisons.stream()
                        .flatMap(each -> each.decision().reason().stream())
                        .findFirst()
                        .or(() -> Optional.of(Reason.NO_DATA))
                : Optional.empty();
        VerdictKind verdict =
                any ? VerdictKind.REGRESSION : none ? VerdictKind.INCONCLUSIVE : VerdictKind.NO_REGRESSION;
        return new RegressionReport(
                verdict, reason, RegressionReport.Rule.BRIEF, baseline, candidate, comparisons, List.of(CAVEAT), false);
    }

    private Subject subject(String metric, OptionalInt level) {
        return new Subject(metric, Statistic.mean(), thresholdPercent, false, true, level, true);
    }

    private Comparison compare(String metric, OptionalInt level, Sample baseline, Sample candidate) {
        return Math.min(baseline.size(), candidate.size()) < 2
                ? Comparison.without(subject(metric, level), Evidence.WITHIN_RUN, Reason.NO_DATA)
                : compare(subject(metric, level), baseline, candidate);
    }

    private Comparison compare(Subject subject, Sample baseline, Sample candidate) {
        TTest welch = WelchTTest.of(candidate, baseline);
        Moments base = baseline.moments();
        double change = 100 * welch.difference() / base.mean();
        Decision decision = welch.pTwoSided() < alpha && change > thresholdPercent
                ? Decision.regression(Confidence.LIKELY)
                : Decision.noRegression(false);
        Numbers numbers = new Numbers(
                OptionalDouble.of(change),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(welch.df()),
                OptionalDouble.empty(),
                OptionalDouble.of(welch.pTwoSided()),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty());
        return Comparison.of(
                        subject, decision, Evidence.WITHIN_RUN, numbers, Reference.of(baseline, candidate), List.of())
                .withSides(Sides.of(
                        base.mean(), candidate.moments().mean(), OptionalLong.empty(), OptionalDouble.empty()));
    }
}
