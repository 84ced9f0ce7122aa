// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a comparison of two sides found: one verdict, and each comparison behind it.
 *
 * @param verdict REGRESSION if a gate blocks, NO_REGRESSION if every gate is passed, else INCONCLUSIVE
 * @param reason why it is inconclusive; empty otherwise
 * @param rule by which it was decided
 * @param baseline names of the baseline runs
 * @param candidate names of the candidate runs
 * @param comparisons gates first, then pooled ones and diagnostics
 * @param caveats what the reader must know, one clause each
 * @param ofFiles whether the sides are files of values, which no run of ours can add to, rather than recorded runs
 */
public record RegressionReport(
        VerdictKind verdict,
        Optional<Reason> reason,
        Rule rule,
        List<String> baseline,
        List<String> candidate,
        List<Comparison> comparisons,
        List<String> caveats,
        boolean ofFiles) {

    public RegressionReport {
        baseline = List.copyOf(baseline);
        candidate = List.copyOf(candidate);
        comparisons = List.copyOf(comparisons);
        caveats = List.copyOf(caveats);
        if ((verdict == VerdictKind.INCONCLUSIVE) != reason.isPresent()) {
            throw new IllegalArgumentException(
                    "reason: " + reason + " (expected: one exactly for an inconclusive verdict)");
        }
    }

    /** A report by our own rule. */
    public RegressionReport(
            VerdictKind verdict,
            Optional<Reason> reason,
            List<String> baseline,
            List<String> candidate,
            List<Comparison> comparisons,
            List<String> caveats) {
        this(verdict, reason, Rule.KNEEPOINT, baseline, candidate, comparisons, caveats, false);
    }

    /** How a verdict is reached. */
    public enum Rule {
        /** Autocorrelation, three answers, the run as the unit where there are several. */
        KNEEPOINT,
        /** {@link BriefRule}. */
        BRIEF
    }

    /** This with further caveats, after those that are there. */
    public RegressionReport withCaveats(List<String> more) {
        List<String> all = new ArrayList<>(caveats);
        more.stream().filter(caveat -> !all.contains(caveat)).forEach(all::add);
        return new RegressionReport(verdict, reason, rule, baseline, candidate, comparisons, all, ofFiles);
    }

    /** This, of files of values. */
    public RegressionReport ofFileSides() {
        return new RegressionReport(verdict, reason, rule, baseline, candidate, comparisons, caveats, true);
    }

    /** Field names and values of the report's JSON, in its order; absent is {@code null}. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("verdict", verdict.name());
        json.put("reason", reason.map(Enum::name).orElse(null));
        json.put("rule", rule.name());
        json.put("baseline", baseline);
        json.put("candidate", candidate);
        json.put("comparisons", comparisons.stream().map(Comparison::toJson).toList());
        json.put("caveats", caveats);
        return json;
    }
}
