// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.regression.Comparison.Numbers;
import io.kneepoint.analyzer.regression.Comparison.Reference;
import io.kneepoint.analyzer.statistics.ErrorRateTest;
import io.kneepoint.analyzer.statistics.Evidence;
import io.kneepoint.analyzer.statistics.Interval;
import io.kneepoint.analyzer.statistics.Proportion;
import io.kneepoint.analyzer.statistics.RateRunsTest;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.TTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Compares a share of requests as a difference in points: errors, cache misses. Stateless but for the policy. */
final class ShareComparison {

    private static final int BLOCKS = 20;
    private static final double PERCENT = 100;

    private final GatePolicy policy;

    ShareComparison(GatePolicy policy) {
        this.policy = policy;
    }

    /** One run a side: whether the event happened, request by request, in send order. */
    Comparison withinRun(Subject subject, boolean[] b, boolean[] c) {
        Optional<ErrorRateTest.Result> found = new ErrorRateTest(subject.margin() / PERCENT, 1 - policy.alpha())
                .compare(ErrorRateTest.blocks(b, BLOCKS), ErrorRateTest.blocks(c, BLOCKS));
        if (found.isEmpty()) {
            return RatioComparison.without(subject, Evidence.WITHIN_RUN, Reason.NO_DATA);
        }
        ErrorRateTest.Result result = found.get();
        List<String> notes = new ArrayList<>();
        result.ruleOfThree()
                .ifPresent(limit -> notes.add(String.format(
                        Locale.ROOT, "none seen: at most %.2f %% with 95 %% confidence", PERCENT * limit)));
        Numbers numbers = numbers(
                result.difference(),
                OptionalDouble.of(result.pTwoSided()),
                result.interval(),
                OptionalDouble.of(result.designEffect()),
                OptionalDouble.of(b.length / result.designEffect()),
                OptionalDouble.of(c.length / result.designEffect()));
        return RatioComparison.comparison(
                        subject, result.decision(), Evidence.WITHIN_RUN, numbers, Reference.NONE, notes)
                .withSides(sides(share(b), share(c)));
    }

    /** Several runs on at least one side. */
    Comparison runs(Subject subject, List<boolean[]> b, List<boolean[]> c, Pairing pairing) {
        boolean paired = pairing == Pairing.INTERLEAVED && b.size() == c.size();
        Evidence evidence = paired ? Evidence.PAIRED_RUNS : Evidence.RUNS;
        boolean complete =
                b.stream().allMatch(run -> run.length > 0) && c.stream().allMatch(run -> run.length > 0);
        Optional<RateRunsTest.Result> found = complete
                ? new RateRunsTest(subject.margin() / PERCENT, policy.alpha())
                        .compare(proportions(b), proportions(c), paired)
                : Optional.empty();
        if (found.isEmpty()) {
            return RatioComparison.without(subject, evidence, Reason.NO_DATA);
        }
        RateRunsTest.Result result = found.get();
        Numbers numbers = numbers(
                result.difference(),
                result.test().map(TTest::pTwoSided).map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                result.test().map(test -> test.interval(1 - policy.alpha())).orElse(result.pooled()),
                OptionalDouble.empty(),
                OptionalDouble.of(b.size()),
                OptionalDouble.of(c.size()));
        return RatioComparison.comparison(subject, result.decision(), evidence, numbers, Reference.NONE, List.of())
                .withSides(sides(meanShare(b), meanShare(c)));
    }

    private static Comparison.Sides sides(double baseline, double candidate) {
        return new Comparison.Sides(
                OptionalDouble.of(PERCENT * baseline), OptionalDouble.of(PERCENT * candidate), OptionalDouble.empty());
    }

    private static double share(boolean[] events) {
        return count(events) / (double) events.length;
    }

    private static double meanShare(List<boolean[]> runs) {
        return runs.stream().mapToDouble(ShareComparison::share).average().orElseThrow();
    }

    static List<Proportion> proportions(List<boolean[]> runs) {
        return runs.stream().map(run -> new Proportion(count(run), run.length)).toList();
    }

    private static int count(boolean[] events) {
        int count = 0;
        for (boolean event : events) {
            count += event ? 1 : 0;
        }
        return count;
    }

    private static Numbers numbers(
            double difference,
            OptionalDouble p,
            Interval interval,
            OptionalDouble designEffect,
            OptionalDouble essBaseline,
            OptionalDouble essCandidate) {
        return new Numbers(
                OptionalDouble.of(PERCENT * difference),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                designEffect,
                p,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.of(interval.map(x -> PERCENT * x)),
                essBaseline,
                essCandidate,
                OptionalDouble.empty(),
                OptionalLong.empty());
    }
}
