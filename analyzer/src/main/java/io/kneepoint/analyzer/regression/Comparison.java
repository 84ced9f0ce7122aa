// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.Decision;
import io.kneepoint.analyzer.statistics.EffectSize;
import io.kneepoint.analyzer.statistics.Evidence;
import io.kneepoint.analyzer.statistics.HodgesLehmann;
import io.kneepoint.analyzer.statistics.Interval;
import io.kneepoint.analyzer.statistics.LogRatio;
import io.kneepoint.analyzer.statistics.MannWhitney;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.analyzer.statistics.TTest;
import io.kneepoint.analyzer.statistics.WelchTTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One metric at one level, compared.
 *
 * @param metric name of the metric
 * @param statistic name of the statistic; {@code mean} for shares
 * @param concurrency level; empty when pooled over levels or unknown
 * @param marginPercent worsening that counts: percent, or points for a share
 * @param decision the answer
 * @param evidence what it rests on
 * @param gated whether it may block
 * @param numbers the estimate and what follows from it
 * @param sides the statistic itself on both sides
 * @param reference classical tests, which take requests for independent; for reference only
 * @param notes caveats, one clause each
 */
public record Comparison(
        String metric,
        String statistic,
        OptionalInt concurrency,
        double marginPercent,
        Decision decision,
        Evidence evidence,
        boolean gated,
        Numbers numbers,
        Sides sides,
        Reference reference,
        List<String> notes) {

    public Comparison {
        notes = List.copyOf(notes);
    }

    /**
     * The estimate and what follows from it; what cannot be computed is empty.
     *
     * @param changePercent candidate against baseline: percent, or points for a share; positive is larger, not worse
     * @param theta ln of the ratio, oriented so that positive is worse
     * @param se standard error of theta
     * @param df degrees of freedom of theta
     * @param tau autocorrelation time [requests, or slices for throughput]; the design effect of a share
     * @param pTwoSided p of no difference
     * @param pNonInferiority p of a worsening by the margin or more
     * @param pAdjusted pTwoSided among all comparisons: Holm for gates, Benjamini-Hochberg for diagnostics
     * @param ratioCi95 95 % interval of candidate / baseline
     * @param pointsCi95 95 % interval of the difference of a share [points]
     * @param essBaseline independent requests that the baseline is worth
     * @param essCandidate independent requests that the candidate is worth
     * @param mdePercent smallest worsening found with 80 % power
     * @param requiredPerSide requests, slices or runs a side for an answer either way
     */
    public record Numbers(
            OptionalDouble changePercent,
            OptionalDouble theta,
            OptionalDouble se,
            OptionalDouble df,
            OptionalDouble tau,
            OptionalDouble pTwoSided,
            OptionalDouble pNonInferiority,
            OptionalDouble pAdjusted,
            Optional<Interval> ratioCi95,
            Optional<Interval> pointsCi95,
            OptionalDouble essBaseline,
            OptionalDouble essCandidate,
            OptionalDouble mdePercent,
            OptionalLong requiredPerSide) {

        /** Ratios beyond e^700 are no numbers that a report should hold. */
        private static final double LARGEST_LOG = 700;

        static final Numbers NONE = new Numbers(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty());

        /** What follows from an estimate; sizes are not known yet. */
        static Numbers of(LogRatio e, boolean higherIsBetter, double marginPercent, double alpha) {
            double sign = higherIsBetter ? -1 : 1;
            Interval log = e.interval(0.95);
            boolean representable = Math.max(Math.abs(log.lower()), Math.abs(log.upper())) < LARGEST_LOG;
            return new Numbers(
                    finite(100 * Math.expm1(sign * e.theta())),
                    OptionalDouble.of(e.theta()),
                    OptionalDouble.of(e.se()),
                    OptionalDouble.of(e.df()),
                    OptionalDouble.empty(),
                    OptionalDouble.of(e.pTwoSided()),
                    OptionalDouble.of(e.pNonInferiority(LogRatio.delta(marginPercent))),
                    OptionalDouble.empty(),
                    representable ? Optional.of(log.map(theta -> Math.exp(sign * theta))) : Optional.empty(),
                    Optional.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    finite(e.mdePercent(alpha)),
                    OptionalLong.empty());
        }

        private static OptionalDouble finite(double value) {
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        }

        Numbers withSizes(OptionalDouble newTau, double baseline, double candidate, OptionalLong required) {
            return new Numbers(
                    changePercent,
                    theta,
                    se,
                    df,
                    newTau,
                    pTwoSided,
                    pNonInferiority,
                    pAdjusted,
                    ratioCi95,
                    pointsCi95,
                    OptionalDouble.of(baseline),
                    OptionalDouble.of(candidate),
                    mdePercent,
                    required);
        }

        Numbers withAdjusted(OptionalDouble p) {
            return new Numbers(
                    changePercent,
                    theta,
                    se,
                    df,
                    tau,
                    pTwoSided,
                    pNonInferiority,
                    p,
                    ratioCi95,
                    pointsCi95,
                    essBaseline,
                    essCandidate,
                    mdePercent,
                    requiredPerSide);
        }
    }

    /**
     * Classical tests of candidate against baseline. Requests of one run are not independent, so their p is too small.
     *
     * @param welch of the means, candidate − baseline
     * @param effect Cohen's d, Hedges' g, Cliff's delta
     * @param mannWhitney U of the baseline
     * @param hodgesLehmann shift of the candidate, in the unit of the metric
     */
    public record Reference(
            Optional<TTest> welch,
            Optional<EffectSize> effect,
            Optional<MannWhitney> mannWhitney,
            Optional<HodgesLehmann> hodgesLehmann) {

        static final Reference NONE =
                new Reference(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /** All of them, where both sides have at least two values and a variance that a double can hold. */
        static Reference of(Sample baseline, Sample candidate) {
            double squares =
                    baseline.moments().sumOfSquares() + candidate.moments().sumOfSquares();
            if (Math.min(baseline.size(), candidate.size()) < 2 || !Double.isFinite(squares)) {
                return NONE;
            }
            return new Reference(
                    Optional.of(WelchTTest.of(candidate, baseline)),
                    Optional.of(EffectSize.of(baseline, candidate)),
                    Optional.of(MannWhitney.of(baseline, candidate)),
                    Optional.of(HodgesLehmann.of(baseline, candidate)));
        }
    }

    /** The comparison of a subject. */
    static Comparison of(
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
                Sides.NONE,
                reference,
                notes);
    }

    /** A comparison that could not be made. */
    static Comparison without(Subject subject, Evidence evidence, Reason reason) {
        return of(subject, Decision.inconclusive(reason), evidence, Numbers.NONE, Reference.NONE, List.of());
    }

    Comparison withDecision(Decision newDecision, OptionalDouble pAdjusted) {
        return new Comparison(
                metric,
                statistic,
                concurrency,
                marginPercent,
                newDecision,
                evidence,
                gated,
                numbers.withAdjusted(pAdjusted),
                sides,
                reference,
                notes);
    }

    Comparison withNote(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new Comparison(
                metric,
                statistic,
                concurrency,
                marginPercent,
                decision,
                evidence,
                gated,
                numbers,
                sides,
                reference,
                more);
    }

    Comparison withSides(Sides known) {
        return new Comparison(
                metric,
                statistic,
                concurrency,
                marginPercent,
                decision,
                evidence,
                gated,
                numbers,
                known,
                reference,
                notes);
    }

    /** Field names and values of the report's JSON, in its order; absent is {@code null}. */
    public Map<String, Object> toJson() {
        return ComparisonJson.of(this);
    }
}
