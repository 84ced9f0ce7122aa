// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.regression.Comparison.Numbers;
import io.kneepoint.analyzer.regression.Comparison.Reference;
import io.kneepoint.analyzer.statistics.AutocorrelationTime;
import io.kneepoint.analyzer.statistics.Confidence;
import io.kneepoint.analyzer.statistics.Decision;
import io.kneepoint.analyzer.statistics.EffectSize;
import io.kneepoint.analyzer.statistics.Evidence;
import io.kneepoint.analyzer.statistics.HodgesLehmann;
import io.kneepoint.analyzer.statistics.Interval;
import io.kneepoint.analyzer.statistics.LogRatio;
import io.kneepoint.analyzer.statistics.MannWhitney;
import io.kneepoint.analyzer.statistics.Observations;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.RunLevelTest;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.analyzer.statistics.Statistic;
import io.kneepoint.analyzer.statistics.WelchTTest;
import io.kneepoint.analyzer.statistics.WithinRunTest;
import java.util.ArrayList;
import java.util.List;
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
    record Side(Observations observations, boolean steady, double censoredShare, OptionalDouble seconds) {

        static Side of(LevelSample level, Metric metric) {
            Observations o = level.observations(metric);
            double censored = o.units() == 0 ? 0 : level.censored(metric) / (double) o.units();
            return new Side(o, level.steady(), censored, level.seconds());
        }

        static Side of(Sample sample) {
            return new Side(Observations.of(sample), true, 0, OptionalDouble.empty());
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
        List<String> notes = new ArrayList<>();
        result.flags().forEach(flag -> notes.add(describe(flag)));
        Optional<LogRatio> estimate = result.estimate()
                .map(e -> history.map(h -> e.plusVariance(2 * h.sd() * h.sd(), h.runs() - 1.0))
                        .orElse(e));
        Decision decision = testable(result.decision())
                ? estimate.orElseThrow().decide(LogRatio.delta(subject.margin()), policy.alpha())
                : result.decision();
        if (history.isEmpty()) {
            notes.add("how runs differ among themselves is not known: no history of at least 5 runs");
            decision = standUp(decision, estimate, subject.margin());
        }
        decision = steadyAndUncensored(decision, subject, List.of(b), List.of(c));
        Optional<WithinRunTest.Side> nb = result.baseline();
        OptionalLong required = required(result, test, decision);
        Numbers numbers = numbers(
                estimate,
                subject,
                result.autocorrelation().map(AutocorrelationTime::tau),
                nb.map(WithinRunTest.Side::effectiveSize),
                result.candidate().map(WithinRunTest.Side::effectiveSize),
                required);
        Reference reference =
                reference(b.observations().unitMeans(), c.observations().unitMeans());
        return comparison(subject, decision, Evidence.WITHIN_RUN, numbers, reference, notes)
                .withSides(new Comparison.Sides(
                        optional(nb.map(WithinRunTest.Side::statistic)),
                        optional(result.candidate().map(WithinRunTest.Side::statistic)),
                        seconds(required, c.seconds(), c.observations().units())));
    }

    /** Units for an answer either way, and at least as many as it takes to say anything. */
    private OptionalLong required(WithinRunTest.Result result, WithinRunTest test, Decision decision) {
        OptionalLong either = larger(
                result.requiredToDetect(test.marginPercent(), policy.alpha()),
                result.requiredToProve(test.marginPercent(), policy.alpha()));
        boolean tooShort = decision.reason()
                .filter(reason ->
                        reason == Reason.INSUFFICIENT_TAIL || reason == Reason.INSUFFICIENT_INDEPENDENT_BLOCKS)
                .isPresent();
        if (!tooShort || result.autocorrelation().isEmpty()) {
            return either;
        }
        long fewest = test.fewestUnits(result.autocorrelation().get().tau());
        return OptionalLong.of(Math.max(fewest, either.orElse(0)));
    }

    static OptionalDouble seconds(OptionalLong required, OptionalDouble seconds, int units) {
        return required.isEmpty() || seconds.isEmpty() || units == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(required.getAsLong() * seconds.getAsDouble() / units);
    }

    /** Several runs on at least one side. */
    Comparison runs(Subject subject, List<Side> b, List<Side> c, Pairing pairing) {
        boolean paired = pairing == Pairing.INTERLEAVED && b.size() == c.size();
        Evidence evidence = paired ? Evidence.PAIRED_RUNS : Evidence.RUNS;
        if (anyWithoutData(b) || anyWithoutData(c)) {
            return comparison(
                    subject, Decision.inconclusive(Reason.NO_DATA), evidence, Numbers.NONE, Reference.NONE, List.of());
        }
        Sample logB = logs(subject.statistic(), b);
        Sample logC = logs(subject.statistic(), c);
        RunLevelTest test = new RunLevelTest(subject.margin(), policy.alpha(), subject.higherIsBetter());
        RunLevelTest.Result result = paired ? test.paired(logB, logC) : test.unpaired(logB, logC);
        OptionalLong required = larger(
                result.requiredToDetect(subject.margin(), policy.alpha()),
                result.requiredToProve(subject.margin(), policy.alpha()));
        Numbers numbers = numbers(
                result.estimate(),
                subject,
                Optional.empty(),
                Optional.of((double) b.size()),
                Optional.of((double) c.size()),
                required);
        Reference reference = reference(logB.map(Math::exp), logC.map(Math::exp));
        return comparison(
                        subject,
                        steadyAndUncensored(result.decision(), subject, b, c),
                        evidence,
                        numbers,
                        reference,
                        List.of())
                .withSides(new Comparison.Sides(
                        OptionalDouble.of(Math.exp(logB.moments().mean())),
                        OptionalDouble.of(Math.exp(logC.moments().mean())),
                        seconds(required, c.get(0).seconds(), 1)));
    }

    static Comparison without(Subject subject, Evidence evidence, Reason reason, String... notes) {
        return comparison(
                subject, Decision.inconclusive(reason), evidence, Numbers.NONE, Reference.NONE, List.of(notes));
    }

    static Comparison comparison(
            Subject subject,
            Decision decision,
            Evidence evidence,
            Numbers numbers,
            Reference reference,
            List<String> notes) {
        return new Comparison(
                subject.metric(),
                subject.statistic().name(),
                subject.concurrency(),
                subject.margin(),
                decision,
                evidence,
                subject.gated(),
                numbers,
                Comparison.Sides.NONE,
                reference,
                notes);
    }

    Numbers numbers(
            Optional<LogRatio> estimate,
            Subject subject,
            Optional<Double> tau,
            Optional<Double> essBaseline,
            Optional<Double> essCandidate,
            OptionalLong required) {
        if (estimate.isEmpty()) {
            return Numbers.NONE;
        }
        LogRatio e = estimate.get();
        double sign = subject.higherIsBetter() ? -1 : 1;
        Interval ratio = e.interval(0.95).map(theta -> Math.exp(sign * theta));
        return new Numbers(
                OptionalDouble.of(100 * Math.expm1(sign * e.theta())),
                OptionalDouble.of(e.theta()),
                OptionalDouble.of(e.se()),
                OptionalDouble.of(e.df()),
                optional(tau),
                OptionalDouble.of(e.pTwoSided()),
                OptionalDouble.of(e.pNonInferiority(LogRatio.delta(subject.margin()))),
                OptionalDouble.empty(),
                Optional.of(ratio),
                Optional.empty(),
                optional(essBaseline),
                optional(essCandidate),
                OptionalDouble.of(e.mdePercent(policy.alpha())),
                required);
    }

    /** A confirmation by a single run must hold against the run-to-run variance that policy assumes. */
    private Decision standUp(Decision decision, Optional<LogRatio> estimate, double margin) {
        if (!decision.confidence().equals(Optional.of(Confidence.CONFIRMED))) {
            return decision;
        }
        double sd = policy.assumedRunToRunSd();
        LogRatio wider = estimate.orElseThrow().plusVariance(2 * sd * sd, KNOWN);
        boolean confirmed = wider.interval(1 - policy.alpha()).lower() > LogRatio.delta(margin);
        return Decision.regression(confirmed ? Confidence.CONFIRMED : Confidence.LIKELY);
    }

    /**
     * A level that was not steady, or whose latencies are hidden by timeouts, has no latency to compare. Of several runs a side,
     * one that drifts is bad luck and is in their spread; half of them are not.
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
        long drifting = sides.stream().filter(side -> !side.steady()).count();
        return 2 * drifting >= sides.size();
    }

    private static boolean testable(Decision decision) {
        return decision.reason().isEmpty()
                || decision.reason().equals(Optional.of(Reason.INTERVAL_STRADDLES_THRESHOLD));
    }

    static boolean anyWithoutData(List<Side> sides) {
        return sides.isEmpty()
                || sides.stream().anyMatch(side -> side.observations().units() == 0);
    }

    static Sample logs(Statistic statistic, List<Side> sides) {
        return Sample.of(sides.stream()
                .mapToDouble(side -> Math.log(side.observations().statistic(statistic)))
                .toArray());
    }

    private static Reference reference(Sample b, Sample c) {
        if (Math.min(b.size(), c.size()) < 2) {
            return Reference.NONE;
        }
        return new Reference(
                Optional.of(WelchTTest.of(c, b)),
                Optional.of(EffectSize.of(b, c)),
                Optional.of(MannWhitney.of(b, c)),
                Optional.of(HodgesLehmann.of(b, c)));
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

    private static OptionalDouble optional(Optional<Double> value) {
        return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
    }
}
