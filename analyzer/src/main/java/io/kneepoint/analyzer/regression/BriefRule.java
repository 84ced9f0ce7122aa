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
        Subject subject =
                new Subject(metric, Statistic.mean(), thresholdPercent, false, true, OptionalInt.empty(), true);
        Comparison comparison = Math.min(baseline.size(), candidate.size()) < 2
                ? Comparison.without(subject, Evidence.WITHIN_RUN, Reason.NO_DATA)
                : compare(subject, baseline, candidate);
        Decision decision = comparison.decision();
        VerdictKind verdict = decision.kind();
        return new RegressionReport(
                verdict,
                decision.reason(),
                List.of(baselineName),
                List.of(candidateName),
                List.of(comparison),
                List.of(CAVEAT));
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
                subject, decision, Evidence.WITHIN_RUN, numbers, Reference.of(baseline, candidate), List.of());
    }
}
