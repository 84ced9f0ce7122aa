// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.regression.Comparison.Numbers;
import io.kneepoint.analyzer.regression.Comparison.Reference;
import io.kneepoint.analyzer.statistics.Confidence;
import io.kneepoint.analyzer.statistics.Decision;
import io.kneepoint.analyzer.statistics.Evidence;
import io.kneepoint.analyzer.statistics.LogRatio;
import io.kneepoint.analyzer.statistics.Observations;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.RunLevelTest;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.analyzer.statistics.Statistic;
import io.kneepoint.analyzer.statistics.WithinRunTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Compares a metric as a ratio: latencies, throughput, cost. Stateless but for the policy. */
final class RatioComparison {

    /** A variance taken as known has no degrees of freedom to lose. */
    private static final double KNOWN = 1e9;

    private static final double CENSORED_IN_MEAN = 0.01;

    private final GatePolicy policy;

    RatioComparison(GatePolicy policy) {
        this.policy = policy;
    }

    /** One run's observations of the metric at the level. */
    record Side(
            Observations observations,
            boolean steady,
            boolean closedLoop,
            double censoredShare,
            OptionalDouble seconds) {

        static Side of(LevelSample level, Metric metric) {
            Observations o = level.observations(metric);
            double censored = o.units() == 0 ? 0 : level.censored(metric) / (double) o.units();
            return new Side(o, level.steady(), level.concurrency().isPresent(), censored, level.seconds());
        }

        /** What one more unit takes; empty when unknown. [s] */
        OptionalDouble secondsOfUnit() {
            return seconds.isEmpty() ? seconds : OptionalDouble.of(seconds.getAsDouble() / observations.units());
        }

        static Side of(Sample sample) {
            return new Side(Observations.of(sample), true, false, 0, OptionalDouble.empty());
        }
    }

    /** One run a side. */
    Comparison withinRun(Subject subject, Side b, Side c, Optional<RunHistory> history) {
        WithinRunTest test = new WithinRunTest(
                subject.statistic(),
                subject.margin(),
                policy.alpha(),
                subject.higherIsBetter(),
                subject.latency() ? policy.clockResolution() : 0);
        WithinRunTest.Result result = test.compare(b.observations(), c.observations());
        Optional<LogRatio> estimate = result.estimate()
                .map(e -> history.map(h -> e.plusVariance(2 * h.sd() * h.sd(), h.runs() - 1.0))
                        .orElse(e));
        List<String> notes = new ArrayList<>();
        result.flags().forEach(flag -> notes.add(describe(flag)));
        Decision decision = result.decision();
        if (testable(decision)) {
            decision = estimate.orElseThrow().decide(LogRatio.delta(subject.margin()), policy.alpha());
            if (history.isEmpty() && isConfirmed(decision) && !standsUp(estimate.orElseThrow(), subject.margin())) {
                decision = Decision.regression(Confidence.LIKELY);
                notes.add(String.format(
                        Locale.ROOT,
                        "not confirmed: runs of the same thing may differ by %.0f %% among themselves",
                        100 * policy.assumedRunToRunSd()));
            }
        }
        Numbers numbers = estimate.map(e -> numbers(e, subject, test, result)).orElse(Numbers.NONE);
        Comparison comparison = Comparison.of(
                subject,
                steadyAndUncensored(decision, subject, List.of(b), List.of(c)),
                Evidence.WITHIN_RUN,
                numbers,
                Reference.of(b.observations().unitMeans(), c.observations().unitMeans()),
                notes);
        return result.baseline().isEmpty()
                ? comparison
                : comparison.withSides(Sides.of(
                        result.baseline().get().statistic(),
                        result.candidate().orElseThrow().statistic(),
                        numbers.requiredPerSide(),
                        c.secondsOfUnit()));
    }

    /**
     * Whether a confirmation holds against the run-to-run variance that the policy assumes where no history is known.
     */
    private boolean standsUp(LogRatio estimate, double marginPercent) {
        double sd = policy.assumedRunToRunSd();
        LogRatio wider = estimate.plusVariance(2 * sd * sd, KNOWN);
        return wider.interval(1 - policy.alpha()).lower() > LogRatio.delta(marginPercent);
    }

    private static boolean isConfirmed(Decision decision) {
        return decision.confidence().equals(Optional.of(Confidence.CONFIRMED));
    }

    private Numbers numbers(LogRatio estimate, Subject subject, WithinRunTest test, WithinRunTest.Result result) {
        return Numbers.of(estimate, subject.higherIsBetter(), subject.margin(), policy.alpha())
                .withSizes(
                        OptionalDouble.of(result.autocorrelation().orElseThrow().tau()),
                        result.baseline().orElseThrow().effectiveSize(),
                        result.candidate().orElseThrow().effectiveSize(),
                        required(test, result));
    }

    /** Units for an answer either way, and at least as many as it takes to say anything. */
    private OptionalLong required(WithinRunTest test, WithinRunTest.Result result) {
        OptionalLong either = larger(
                result.requiredToDetect(test.marginPercent(), policy.alpha()),
                result.requiredToProve(test.marginPercent(), policy.alpha()));
        boolean tooShort = result.decision()
                .reason()
                .filter(reason ->
                        reason == Reason.INSUFFICIENT_TAIL || reason == Reason.INSUFFICIENT_INDEPENDENT_BLOCKS)
                .isPresent();
        return tooShort
                ? OptionalLong.of(Math.max(
                        test.fewestUnits(result.autocorrelation().orElseThrow().tau()), either.orElse(0)))
                : either;
    }

    /** Several runs on at least one side. */
    Comparison runs(Subject subject, List<Side> b, List<Side> c, Pairing pairing) {
        boolean paired = pairing == Pairing.INTERLEAVED && b.size() == c.size();
        Evidence evidence = paired ? Evidence.PAIRED_RUNS : Evidence.RUNS;
        if (anyWithoutStatistic(subject.statistic(), b) || anyWithoutStatistic(subject.statistic(), c)) {
            return Comparison.without(subject, evidence, Reason.NO_DATA);
        }
        Sample logB = logs(subject.statistic(), b);
        Sample logC = logs(subject.statistic(), c);
        RunLevelTest test = new RunLevelTest(subject.margin(), policy.alpha(), subject.higherIsBetter());
        RunLevelTest.Result result = paired ? test.paired(logB, logC) : test.unpaired(logB, logC);
        Numbers numbers =
                result.estimate().map(e -> numbers(e, subject, result)).orElse(Numbers.NONE);
        return Comparison.of(
                        subject,
                        steadyAndUncensored(result.decision(), subject, b, c),
                        evidence,
                        numbers,
                        Reference.of(logB.map(Math::exp), logC.map(Math::exp)),
                        subject.latency() ? drifts(b, c) : List.of())
                .withSides(Sides.of(
                        Math.exp(logB.moments().mean()),
                        Math.exp(logC.moments().mean()),
                        numbers.requiredPerSide(),
                        c.get(0).seconds()));
    }

    private Numbers numbers(LogRatio estimate, Subject subject, RunLevelTest.Result result) {
        return Numbers.of(estimate, subject.higherIsBetter(), subject.margin(), policy.alpha())
                .withSizes(
                        OptionalDouble.empty(),
                        result.baselineRuns(),
                        result.candidateRuns(),
                        larger(
                                result.requiredToDetect(subject.margin(), policy.alpha()),
                                result.requiredToProve(subject.margin(), policy.alpha())));
    }

    /**
     * A level that was not steady, or whose latencies are hidden by timeouts, has no latency to compare.
     *
     * <p>Several runs a side in a closed loop are an exception: there latency cannot grow without bound, so a drift is a
     * transient that all runs go through, and what is left of it is in their spread.
     */
    static Decision steadyAndUncensored(Decision decision, Subject subject, List<Side> b, List<Side> c) {
        if (decision.reason().equals(Optional.of(Reason.NO_DATA)) || !subject.latency()) {
            return decision;
        }
        if (unsteady(b) || unsteady(c)) {
            return Decision.inconclusive(Reason.NOT_STEADY);
        }
        double hidden = subject.statistic() instanceof Statistic.Quantile q ? 1 - q.p() : CENSORED_IN_MEAN;
        boolean baselineHidden = b.stream().anyMatch(side -> side.censoredShare() > hidden);
        boolean candidateHidden = c.stream().anyMatch(side -> side.censoredShare() > hidden);
        // A censored value is a lower bound: it can prove the candidate slow, never the baseline.
        boolean stands = !baselineHidden && (!candidateHidden || decision.isRegression());
        return stands ? decision : Decision.inconclusive(Reason.CENSORED_TAIL);
    }

    private static boolean unsteady(List<Side> sides) {
        return sides.stream().anyMatch(side -> !side.steady() && (sides.size() == 1 || !side.closedLoop()));
    }

    /** How many runs drifted, for the reader. */
    private static List<String> drifts(List<Side> b, List<Side> c) {
        long before = b.stream().filter(side -> !side.steady()).count();
        long after = c.stream().filter(side -> !side.steady()).count();
        return before + after == 0
                ? List.of()
                : List.of("not steady: " + before + " of " + b.size() + " baseline runs and " + after + " of "
                        + c.size() + " candidate runs; longer runs would be");
    }

    private static boolean testable(Decision decision) {
        return decision.reason().isEmpty()
                || decision.reason().equals(Optional.of(Reason.INTERVAL_STRADDLES_THRESHOLD));
    }

    static boolean anyWithoutStatistic(Statistic statistic, List<Side> sides) {
        return sides.stream()
                .map(Side::observations)
                .anyMatch(observed -> observed.units() == 0 || !(observed.statistic(statistic) > 0));
    }

    static Sample logs(Statistic statistic, List<Side> sides) {
        return Sample.of(sides.stream()
                .mapToDouble(side -> Math.log(side.observations().statistic(statistic)))
                .toArray());
    }

    private static String describe(WithinRunTest.Flag flag) {
        return switch (flag) {
            case QUANTISED_CLOCK -> "both sides show one single value: the clock is too coarse";
            case MANY_TIES -> "more than a fifth of the values are tied: the clock is coarse";
        };
    }

    private static OptionalLong larger(OptionalLong a, OptionalLong b) {
        return a.isEmpty() || b.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(a.getAsLong(), b.getAsLong()));
    }
}
