// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.EffectSize;
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

/** The report's JSON of a {@link Comparison}: names are a contract, absent is {@code null}, never NaN. Stateless. */
final class ComparisonJson {

    private ComparisonJson() {}

    /** Field names and values of the report's JSON, in its order; absent is {@code null}. */
    static Map<String, Object> of(Comparison c) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("metric", c.metric());
        json.put("statistic", c.statistic());
        json.put("concurrency", c.concurrency().isPresent() ? c.concurrency().getAsInt() : null);
        json.put("marginPercent", c.marginPercent());
        json.put("verdict", c.decision().kind().name());
        json.put("level", c.decision().confidence().map(Enum::name).orElse(null));
        json.put("reason", c.decision().reason().map(Enum::name).orElse(null));
        json.put("improvement", c.decision().improvement());
        json.put("evidence", c.evidence().label());
        json.put("gated", c.gated());
        putNumbers(json, c.numbers());
        putReference(json, c.reference());
        json.put("baselineValue", orNull(c.sides().baseline()));
        json.put("candidateValue", orNull(c.sides().candidate()));
        json.put("requiredSecondsPerSide", orNull(c.sides().requiredSeconds()));
        json.put("notes", c.notes());
        return json;
    }

    private static void putReference(Map<String, Object> json, Comparison.Reference reference) {
        json.put("welch", reference.welch().map(ComparisonJson::welchJson).orElse(null));
        json.put("cohensD", orNull(reference.effect().map(EffectSize::cohensD)));
        json.put("hedgesG", orNull(reference.effect().map(EffectSize::hedgesG)));
        json.put("cliffsDelta", reference.effect().map(EffectSize::cliffsDelta).orElse(null));
        json.put(
                "mannWhitney",
                reference.mannWhitney().map(ComparisonJson::mannWhitneyJson).orElse(null));
        json.put(
                "hodgesLehmann",
                reference.hodgesLehmann().map(HodgesLehmann::shift).orElse(null));
    }

    private static void putNumbers(Map<String, Object> json, Comparison.Numbers numbers) {
        json.put("changePercent", orNull(numbers.changePercent()));
        json.put("theta", orNull(numbers.theta()));
        json.put("se", orNull(numbers.se()));
        json.put("df", orNull(numbers.df()));
        json.put("tau", orNull(numbers.tau()));
        json.put("pTwoSided", orNull(numbers.pTwoSided()));
        json.put("pNonInferiority", orNull(numbers.pNonInferiority()));
        json.put("pAdjusted", orNull(numbers.pAdjusted()));
        json.put("ratioCi95", numbers.ratioCi95().map(ComparisonJson::limits).orElse(null));
        json.put("pointsCi95", numbers.pointsCi95().map(ComparisonJson::limits).orElse(null));
        json.put("essBaseline", orNull(numbers.essBaseline()));
        json.put("essCandidate", orNull(numbers.essCandidate()));
        json.put("mdePercent", orNull(numbers.mdePercent()));
        json.put(
                "requiredPerSide",
                numbers.requiredPerSide().isPresent()
                        ? numbers.requiredPerSide().getAsLong()
                        : null);
    }

    private static List<Double> limits(Interval interval) {
        List<Double> limits = new ArrayList<>();
        limits.add(finite(interval.lower()));
        limits.add(finite(interval.upper()));
        return limits;
    }

    /** JSON has no NaN and no infinity. */
    private static Double finite(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }

    private static Map<String, Object> welchJson(TTest test) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("t", orNull(test.t()));
        json.put("df", finite(test.df()));
        json.put("p", finite(test.pTwoSided()));
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
