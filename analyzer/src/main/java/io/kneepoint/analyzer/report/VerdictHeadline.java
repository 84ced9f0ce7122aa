// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.analyzer.regression.Comparison;
import io.kneepoint.analyzer.regression.RegressionReport;
import io.kneepoint.analyzer.statistics.Confidence;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The one line of a verdict that everybody reads: the answer, and the strongest reason for it. Stateless. */
final class VerdictHeadline {

    private VerdictHeadline() {}

    /** The verdict and the strongest reason for it, in one line. */
    static String of(RegressionReport report) {
        List<Comparison> gates =
                report.comparisons().stream().filter(Comparison::gated).toList();
        String why = switch (report.verdict()) {
            case REGRESSION ->
                gates.stream()
                        .filter(gate -> VerdictSentences.blocks(report, gate))
                        .max(Comparator.comparingDouble(VerdictHeadline::weight))
                        .map(VerdictHeadline::worse)
                        .orElse("a gate was not passed");
            case NO_REGRESSION ->
                report.rule() == RegressionReport.Rule.BRIEF
                        ? "no mean grew by more than the threshold and significantly so"
                        : gates.size() == 1
                                ? "the one gate is passed: " + within(gates.get(0))
                                : "all " + gates.size() + " gates are passed, each shown to be within its margin";
            case INCONCLUSIVE ->
                suspect(report, gates)
                        .map(gate -> "probably worse, but one run a side cannot confirm it: " + worse(gate))
                        .orElseGet(() -> "the data cannot say: " + inconclusive(report, gates));
        };
        return VerdictSentences.verdict(report) + " — " + why + ".";
    }

    private static double weight(Comparison comparison) {
        double margin = Math.max(comparison.marginPercent(), 0.1);
        return Math.abs(comparison.numbers().changePercent().orElse(0)) / margin;
    }

    /** Such as: p95 TTFT at 8 in flight is 31 % slower. */
    private static String worse(Comparison comparison) {
        return VerdictWords.name(comparison) + VerdictWords.at(comparison.concurrency()) + " is "
                + VerdictSentences.sizeOfChange(comparison) + VerdictSentences.interval(comparison) + "; the limit is "
                + VerdictWords.margin(comparison);
    }

    private static String within(Comparison comparison) {
        return VerdictWords.name(comparison) + VerdictWords.at(comparison.concurrency()) + " changed by "
                + VerdictWords.change(comparison) + VerdictSentences.interval(comparison) + " and the limit is "
                + VerdictWords.margin(comparison);
    }

    private static String inconclusive(RegressionReport report, List<Comparison> gates) {
        Reason reason = report.reason().orElseThrow();
        if (reason == Reason.NOT_COMPARABLE || reason == Reason.INVALID_MEASUREMENT) {
            return reason.text() + (report.caveats().isEmpty() ? "" : " (" + String.join("; ", report.caveats()) + ")");
        }
        List<Comparison> onBothSides = gates.stream()
                .filter(gate -> !VerdictSentences.onOneSideOnly(gate))
                .toList();
        List<Comparison> openOnBoth = open(report, onBothSides);
        boolean onlyLevelsMissing = openOnBoth.isEmpty();
        List<Comparison> asked = onlyLevelsMissing ? gates : onBothSides;
        List<Comparison> open = onlyLevelsMissing ? open(report, gates) : openOnBoth;
        String named = open.stream()
                .limit(VerdictSentences.NAMED)
                .map(gate -> VerdictWords.name(gate) + VerdictWords.at(gate.concurrency()))
                .collect(Collectors.joining(", "));
        String more =
                open.size() > VerdictSentences.NAMED ? " and " + (open.size() - VerdictSentences.NAMED) + " more" : "";
        String names = named.isEmpty() ? "" : " (" + named + more + ")";
        return reason == Reason.GATES_INCONCLUSIVE
                ? open.size() + " of " + asked.size() + " gates give no answer" + names + mostly(open)
                        + looksWorst(open)
                : reason.text() + names;
    }

    private static List<Comparison> open(RegressionReport report, List<Comparison> gates) {
        return gates.stream()
                .filter(gate -> gate.decision().kind() == VerdictKind.INCONCLUSIVE || likely(report, gate))
                .toList();
    }

    /** Why most of these gates are open. */
    private static String mostly(List<Comparison> open) {
        Map<Reason, Long> reasons = open.stream()
                .flatMap(gate -> gate.decision().reason().stream())
                .collect(Collectors.groupingBy(
                        reason -> reason, () -> new EnumMap<>(Reason.class), Collectors.counting()));
        return reasons.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> (reasons.size() > 1 ? ", mostly since " : ", since ")
                        + most.getKey().text())
                .orElse("");
    }

    /** The open gate whose change is plainest, where one is plain at all. */
    private static String looksWorst(List<Comparison> open) {
        return open.stream()
                .filter(VerdictHeadline::plainlyWorse)
                .max(Comparator.comparingDouble(VerdictHeadline::weight))
                .map(gate -> "; " + VerdictWords.name(gate) + VerdictWords.at(gate.concurrency()) + " looks worst: "
                        + VerdictWords.change(gate) + VerdictSentences.interval(gate))
                .orElse("");
    }

    private static boolean plainlyWorse(Comparison gate) {
        boolean share =
                gate.numbers().pointsCi95().filter(points -> points.lower() > 0).isPresent();
        boolean ratio = gate.numbers().theta().orElse(0) > 0
                && gate.numbers()
                        .ratioCi95()
                        .filter(interval -> !interval.contains(1))
                        .isPresent();
        return share || ratio;
    }

    /** What a single run a side suggests most strongly, where that is why there is no answer. */
    private static Optional<Comparison> suspect(RegressionReport report, List<Comparison> gates) {
        return report.reason()
                        .filter(reason -> reason == Reason.SINGLE_RUN_ONLY)
                        .isEmpty()
                ? Optional.empty()
                : gates.stream()
                        .filter(gate -> likely(report, gate))
                        .max(Comparator.comparingDouble(VerdictHeadline::weight));
    }

    private static boolean likely(RegressionReport report, Comparison comparison) {
        return comparison.decision().confidence().equals(Optional.of(Confidence.LIKELY))
                && !VerdictSentences.blocks(report, comparison);
    }
}
