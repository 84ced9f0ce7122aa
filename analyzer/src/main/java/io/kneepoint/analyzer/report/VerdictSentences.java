// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.analyzer.regression.Comparison;
import io.kneepoint.analyzer.regression.Metric;
import io.kneepoint.analyzer.regression.RegressionReport;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.RunLevelTest;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a verdict says in whole sentences, whatever its form. Stateless. */
final class VerdictSentences {

    private static final double TWICE = 2;
    private static final double NEARLY = 0.05;
    private static final double A_THOUSAND = 1000;
    /** Gates that a sentence names. */
    static final int NAMED = 3;

    private VerdictSentences() {}

    static String verdict(RegressionReport report) {
        String words = report.verdict().name().replace('_', ' ');
        return report.rule() == RegressionReport.Rule.BRIEF ? words + " by the brief rule" : words;
    }

    /** Whether this comparison is a reason to block; by the brief rule every regression is. */
    static boolean blocks(RegressionReport report, Comparison comparison) {
        return comparison
                .decision()
                .confidence()
                .filter(confidence -> report.rule() == RegressionReport.Rule.BRIEF
                        || comparison.evidence().mayBlock(confidence))
                .isPresent();
    }

    /** Such as: 31 % higher. */
    static String sizeOfChange(Comparison comparison) {
        double change = comparison.numbers().changePercent().orElse(0);
        String size = VerdictWords.isShare(comparison)
                ? String.format(Locale.ROOT, "%.1f points", Math.abs(change))
                : VerdictWords.percent(Math.abs(change));
        return size + (change > 0 ? " higher" : " lower");
    }

    /** In brackets, with a space before it; nothing where it is unknown. */
    static String interval(Comparison comparison) {
        String interval = VerdictWords.changeInterval(comparison);
        return interval.equals(Numbers.UNKNOWN) ? "" : " (95 % interval " + interval + ")";
    }

    /** Where the gates without an answer stand: the first few. */
    static String standing(RegressionReport report) {
        List<Comparison> open = report.comparisons().stream()
                .filter(gate -> gate.gated() && gate.decision().kind() == VerdictKind.INCONCLUSIVE)
                .toList();
        String more = open.size() > NAMED ? " and " + (open.size() - NAMED) + " more" : "";
        return open.stream()
                .limit(NAMED)
                .map(gate -> VerdictWords.name(gate) + VerdictWords.at(gate.concurrency()) + " "
                        + VerdictWords.change(gate) + interval(gate))
                .collect(Collectors.joining(", ", "", more));
    }

    /** What more data would take, for the gates without an answer; the one that needs most. */
    static Optional<String> needed(RegressionReport report) {
        if (report.verdict() != VerdictKind.INCONCLUSIVE) {
            return Optional.empty();
        }
        if (report.reason().equals(Optional.of(Reason.SINGLE_RUN_ONLY))) {
            return Optional.of(
                    report.ofFiles()
                            ? "at least " + RunLevelTest.FEWEST_RUNS
                                    + " files a side, each of a run of its own and made in turns:"
                                    + " --baseline a1.csv a2.csv … --candidate b1.csv b2.csv …"
                            : "at least " + RunLevelTest.FEWEST_RUNS + " runs a side, made in turns: `kneepoint gate`");
        }
        return report.comparisons().stream()
                .filter(gate -> gate.gated()
                        && gate.decision().kind() == VerdictKind.INCONCLUSIVE
                        && !VerdictWords.required(gate).equals(Numbers.UNKNOWN))
                .max(Comparator.comparingDouble(VerdictSentences::effort))
                .map(gate -> "most is needed for " + VerdictWords.name(gate) + VerdictWords.at(gate.concurrency())
                        + ": " + VerdictWords.required(gate));
    }

    private static double effort(Comparison comparison) {
        return comparison.sides().requiredSeconds().orElse((double)
                comparison.numbers().requiredPerSide().orElse(0));
    }

    /** Diagnostics that a reader must hear of although they do not block, each as a sentence. */
    static List<String> asides(RegressionReport report) {
        List<String> asides = new ArrayList<>();
        for (Comparison comparison : report.comparisons()) {
            if (comparison.metric().equals(Metric.COST_PER_REQUEST.label()) && !comparison.gated()) {
                cost(comparison).ifPresent(asides::add);
            } else if (VerdictWords.isShare(comparison)
                    && !comparison.gated()
                    && comparison.decision().isRegression()) {
                asides.add(VerdictWords.name(comparison) + VerdictWords.at(comparison.concurrency()) + " is "
                        + sizeOfChange(comparison) + interval(comparison));
            }
        }
        return asides;
    }

    private static Optional<String> cost(Comparison comparison) {
        if (comparison.sides().baseline().isEmpty()
                || comparison.sides().candidate().isEmpty()
                || !(comparison.decision().isRegression()
                        || comparison.decision().improvement())) {
            return Optional.empty();
        }
        double base = comparison.sides().baseline().getAsDouble();
        double cand = comparison.sides().candidate().getAsDouble();
        double factor = cand / base;
        String what = Math.abs(factor - TWICE) < NEARLY
                ? "doubles your spend"
                : Math.abs(factor - 1 / TWICE) < NEARLY / TWICE
                        ? "halves your spend"
                        : factor > TWICE
                                ? String.format(Locale.ROOT, "multiplies your spend by %.1f", factor)
                                : (factor > 1 ? "raises" : "lowers") + " your spend by "
                                        + VerdictWords.percent(100 * Math.abs(factor - 1));
        return Optional.of(String.format(
                Locale.ROOT,
                "this change also %s%s: %s to %s a thousand requests",
                what,
                VerdictWords.at(comparison.concurrency()),
                VerdictWords.usd(A_THOUSAND * base),
                VerdictWords.usd(A_THOUSAND * cand)));
    }

    /** Caveats of the report and of its gates, each once. */
    static List<String> notes(RegressionReport report) {
        Set<String> notes = new LinkedHashSet<>();
        Set<Integer> missing = new TreeSet<>();
        report.comparisons().stream()
                .filter(VerdictSentences::onOneSideOnly)
                .forEach(each -> each.concurrency().ifPresent(missing::add));
        if (!missing.isEmpty()) {
            notes.add("not compared, since measured on one side only: "
                    + missing.stream().map(String::valueOf).collect(Collectors.joining(", ")) + " in flight");
        }
        notes.addAll(report.caveats());
        for (Comparison comparison : report.comparisons()) {
            if (comparison.gated()) {
                notes.addAll(comparison.notes());
            }
        }
        return List.copyOf(notes);
    }

    /** Whether there is nothing to show of it: {@link #notes} names its level. */
    static boolean onOneSideOnly(Comparison comparison) {
        return comparison.decision().reason().equals(Optional.of(Reason.LEVEL_MISSING));
    }
}
