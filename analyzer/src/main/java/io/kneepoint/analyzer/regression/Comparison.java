// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.Decision;
import io.kneepoint.analyzer.statistics.EffectSize;
import io.kneepoint.analyzer.statistics.Evidence;
import io.kneepoint.analyzer.statistics.HodgesLehmann;
import io.kneepoint.analyzer.statistics.Interval;
import io.kneepoint.analyzer.statistics.MannWhitney;
import io.kneepoint.analyzer.statistics.TTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
     * @param tau autocorrelation time [requests, or slices for throughput]
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
     * The statistic on both sides, and the price of more data; what is not known is empty.
     *
     * @param baseline ms, tokens/s, USD, or % for a share; the geometric mean (for a share the mean) over several runs
     * @param candidate the same
     * @param requiredSeconds measurement that {@link Numbers#requiredPerSide} takes at this level [s a side]
     */
    public record Sides(OptionalDouble baseline, OptionalDouble candidate, OptionalDouble requiredSeconds) {

        static final Sides NONE = new Sides(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
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
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("metric", metric);
        json.put("statistic", statistic);
        json.put("concurrency", concurrency.isPresent() ? concurrency.getAsInt() : null);
        json.put("marginPercent", marginPercent);
        json.put("verdict", decision.kind().name());
        json.put("level", decision.confidence().map(Enum::name).orElse(null));
        json.put("reason", decision.reason().map(Enum::name).orElse(null));
        json.put("improvement", decision.improvement());
        json.put("evidence", evidence.label());
        json.put("gated", gated);
        putNumbers(json);
        json.put("welch", reference.welch.map(Comparison::welchJson).orElse(null));
        json.put("cohensD", orNull(reference.effect.map(EffectSize::cohensD)));
        json.put("hedgesG", orNull(reference.effect.map(EffectSize::hedgesG)));
        json.put("cliffsDelta", reference.effect.map(EffectSize::cliffsDelta).orElse(null));
        json.put(
                "mannWhitney",
                reference.mannWhitney.map(Comparison::mannWhitneyJson).orElse(null));
        json.put(
                "hodgesLehmann",
                reference.hodgesLehmann.map(HodgesLehmann::shift).orElse(null));
        json.put("baselineValue", orNull(sides.baseline));
        json.put("candidateValue", orNull(sides.candidate));
        json.put("requiredSecondsPerSide", orNull(sides.requiredSeconds));
        json.put("notes", notes);
        return json;
    }

    private void putNumbers(Map<String, Object> json) {
        json.put("changePercent", orNull(numbers.changePercent));
        json.put("theta", orNull(numbers.theta));
        json.put("se", orNull(numbers.se));
        json.put("df", orNull(numbers.df));
        json.put("tau", orNull(numbers.tau));
        json.put("pTwoSided", orNull(numbers.pTwoSided));
        json.put("pNonInferiority", orNull(numbers.pNonInferiority));
        json.put("pAdjusted", orNull(numbers.pAdjusted));
        json.put("ratioCi95", numbers.ratioCi95.map(Comparison::limits).orElse(null));
        json.put("pointsCi95", numbers.pointsCi95.map(Comparison::limits).orElse(null));
        json.put("essBaseline", orNull(numbers.essBaseline));
        json.put("essCandidate", orNull(numbers.essCandidate));
        json.put("mdePercent", orNull(numbers.mdePercent));
        json.put("requiredPerSide", numbers.requiredPerSide.isPresent() ? numbers.requiredPerSide.getAsLong() : null);
    }

    private static List<Double> limits(Interval interval) {
        List<Double> limits = new ArrayList<>();
        limits.add(finite(interval.lower()));
        limits.add(finite(interval.upper()));
        return limits;
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }

    private static Map<String, Object> welchJson(TTest test) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("t", orNull(test.t()));
        json.put("df", test.df());
        json.put("p", test.pTwoSided());
        return json;
    }

    private static Map<String, Object> mannWhitneyJson(MannWhitney test) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("u", test.uX());
        json.put("p", test.pTwoSided());
        return json;
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? finite(value.getAsDouble()) : null;
    }

    private static Double orNull(Optional<OptionalDouble> value) {
        return orNull(value.orElse(OptionalDouble.empty()));
    }
}
