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
    Comparison withinRun(Subject subject, boolean[] b, boolean[] c, OptionalDouble seconds) {
        Optional<ErrorRateTest.Result> found = new ErrorRateTest(subject.margin() / PERCENT, 1 - policy.alpha())
                .compare(ErrorRateTest.blocks(b, BLOCKS), ErrorRateTest.blocks(c, BLOCKS));
        if (found.isEmpty()) {
            return Comparison.without(subject, Evidence.WITHIN_RUN, Reason.NO_DATA);
        }
        ErrorRateTest.Result result = found.get();
        List<String> notes = new ArrayList<>();
        result.ruleOfThree().ifPresent(limit -> notes.add(subject.metric() + ": " + atMost(limit, c.length)));
        Numbers numbers = numbers(
                result.difference(),
                OptionalDouble.of(result.pTwoSided()),
                result.interval(),
                OptionalDouble.of(result.designEffect()),
                OptionalDouble.of(b.length / result.designEffect()),
                OptionalDouble.of(c.length / result.designEffect()),
                result.requiredPerSide());
        OptionalDouble secondsOfRequest =
                seconds.isEmpty() ? seconds : OptionalDouble.of(seconds.getAsDouble() / c.length);
        return Comparison.of(subject, result.decision(), Evidence.WITHIN_RUN, numbers, Reference.NONE, notes)
                .withSides(
                        Sides.of(PERCENT * share(b), PERCENT * share(c), result.requiredPerSide(), secondsOfRequest));
    }

    private static String atMost(double limit, int requests) {
        return limit < 1
                ? String.format(
                        Locale.ROOT, "none on either side, so at most %.2f %% with 95 %% confidence", PERCENT * limit)
                : "none on either side, of too few requests (" + requests + ") to say how rare they are";
    }

    /** Several runs on at least one side. */
    Comparison runs(
            Subject subject, List<boolean[]> b, List<boolean[]> c, Pairing pairing, OptionalDouble secondsOfRun) {
        boolean paired = pairing == Pairing.INTERLEAVED && b.size() == c.size();
        Evidence evidence = paired ? Evidence.PAIRED_RUNS : Evidence.RUNS;
        boolean complete =
                b.stream().allMatch(run -> run.length > 0) && c.stream().allMatch(run -> run.length > 0);
        Optional<RateRunsTest.Result> found = complete
                ? new RateRunsTest(subject.margin() / PERCENT, policy.alpha())
                        .compare(proportions(b), proportions(c), paired)
                : Optional.empty();
        if (found.isEmpty()) {
            return Comparison.without(subject, evidence, Reason.NO_DATA);
        }
        RateRunsTest.Result result = found.get();
        Numbers numbers = numbers(
                result.difference(),
                result.test().map(TTest::pTwoSided).map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                result.test()
                        .map(test -> hull(possible(test.interval(1 - policy.alpha())), result.pooled()))
                        .orElse(result.pooled()),
                OptionalDouble.empty(),
                OptionalDouble.of(b.size()),
                OptionalDouble.of(c.size()),
                required(subject, b, c));
        return Comparison.of(subject, result.decision(), evidence, numbers, Reference.NONE, List.of())
                .withSides(Sides.of(
                        PERCENT * meanShare(b), PERCENT * meanShare(c), numbers.requiredPerSide(), secondsOfRun));
    }

    /** Runs a side with as many requests in all as one run a side would need. */
    private OptionalLong required(Subject subject, List<boolean[]> b, List<boolean[]> c) {
        OptionalLong requests = new ErrorRateTest(subject.margin() / PERCENT, 1 - policy.alpha())
                .compare(List.of(pooled(b)), List.of(pooled(c)))
                .map(ErrorRateTest.Result::requiredPerSide)
                .orElse(OptionalLong.empty());
        double perRun = pooled(c).requests() / (double) c.size();
        return requests.isEmpty() ? requests : OptionalLong.of((long) Math.ceil(requests.getAsLong() / perRun));
    }

    private static ErrorRateTest.Block pooled(List<boolean[]> runs) {
        return new ErrorRateTest.Block(
                runs.stream().mapToInt(ShareComparison::count).sum(),
                runs.stream().mapToInt(run -> run.length).sum());
    }

    /** Both must speak for an answer, so the reader sees what both leave open. */
    private static Interval hull(Interval a, Interval b) {
        return new Interval(Math.min(a.lower(), b.lower()), Math.max(a.upper(), b.upper()));
    }

    /** Student's t knows no bounds, but shares differ by at most 1. */
    private static Interval possible(Interval difference) {
        return difference.map(x -> Math.max(-1, Math.min(1, x)));
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
            OptionalDouble essCandidate,
            OptionalLong required) {
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
                required);
    }
}
