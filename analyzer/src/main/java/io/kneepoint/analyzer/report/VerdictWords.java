// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.analyzer.regression.Comparison;
import io.kneepoint.analyzer.regression.Metric;
import io.kneepoint.analyzer.regression.RegressionReport;
import io.kneepoint.analyzer.statistics.Confidence;
import io.kneepoint.analyzer.statistics.Evidence;
import io.kneepoint.analyzer.statistics.Interval;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A comparison in words and numbers with their units: what all forms of a verdict share. Stateless. */
final class VerdictWords {

    private static final double TWICE = 2;
    private static final double NEARLY = 0.05;
    private static final int NAMED = 3;
    private static final Map<String, String> NAMES = Map.of(
            Metric.TTFT.label(),
            "TTFT",
            Metric.TTFT_FROM_INTENDED.label(),
            "TTFT from intended",
            Metric.TPOT.label(),
            "TPOT",
            Metric.ITL.label(),
            "ITL",
            Metric.E2E.label(),
            "E2E",
            Metric.OUTPUT_TOKENS_PER_SECOND.label(),
            "output tokens/s",
            Metric.ERROR_RATE.label(),
            "error rate",
            Metric.CACHE_MISS_RATE.label(),
            "cache misses",
            Metric.COST_PER_REQUEST.label(),
            "cost a request",
            "ttftSlowModeShare",
            "slow mode of TTFT");

    private VerdictWords() {}

    static String verdict(RegressionReport report) {
        String words = report.verdict().name().replace('_', ' ');
        return report.rule() == RegressionReport.Rule.BRIEF ? words + " by the brief rule" : words;
    }

    /** The verdict and the strongest reason for it, in one line. */
    static String headline(RegressionReport report) {
        List<Comparison> gates =
                report.comparisons().stream().filter(Comparison::gated).toList();
        String why = switch (report.verdict()) {
            case REGRESSION ->
                gates.stream()
                        .filter(gate -> blocks(report, gate))
                        .max(Comparator.comparingDouble(VerdictWords::weight))
                        .map(VerdictWords::worse)
                        .orElse("a gate was not passed");
            case NO_REGRESSION ->
                report.rule() == RegressionReport.Rule.BRIEF
                        ? "no mean grew by more than the threshold and significantly so"
                        : gates.size() == 1
                                ? "the one gate is passed: " + within(gates.get(0))
                                : "all " + gates.size() + " gates are passed, each shown to be within its margin";
            case INCONCLUSIVE -> "the data cannot say: " + inconclusive(report, gates);
        };
        return verdict(report) + " — " + why + ".";
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

    private static double weight(Comparison comparison) {
        double margin = Math.max(comparison.marginPercent(), 0.1);
        return Math.abs(comparison.numbers().changePercent().orElse(0)) / margin;
    }

    /** Such as: p95 TTFT at 8 in flight is 31 % slower. */
    private static String worse(Comparison comparison) {
        return name(comparison) + at(comparison.concurrency()) + " is " + sizeOfChange(comparison)
                + interval(comparison) + "; the limit is " + margin(comparison);
    }

    private static String sizeOfChange(Comparison comparison) {
        double change = comparison.numbers().changePercent().orElse(0);
        String size = isShare(comparison)
                ? String.format(Locale.ROOT, "%.1f points", Math.abs(change))
                : percent(Math.abs(change));
        return size + (change > 0 ? " higher" : " lower");
    }

    private static String interval(Comparison comparison) {
        String interval = changeInterval(comparison);
        return interval.equals(Numbers.UNKNOWN) ? "" : " (95 % interval " + interval + ")";
    }

    private static String within(Comparison comparison) {
        return name(comparison) + at(comparison.concurrency()) + " changed by " + change(comparison)
                + interval(comparison) + " and the limit is " + margin(comparison);
    }

    /** Where the gates without an answer stand: the first few. */
    static String standing(RegressionReport report) {
        List<Comparison> open = report.comparisons().stream()
                .filter(gate -> gate.gated() && gate.decision().kind() == VerdictKind.INCONCLUSIVE)
                .toList();
        String more = open.size() > NAMED ? " and " + (open.size() - NAMED) + " more" : "";
        return open.stream()
                .limit(NAMED)
                .map(gate -> name(gate) + at(gate.concurrency()) + " " + change(gate) + interval(gate))
                .collect(Collectors.joining(", ", "", more));
    }

    private static String inconclusive(RegressionReport report, List<Comparison> gates) {
        Reason reason = report.reason().orElseThrow();
        if (reason == Reason.NOT_COMPARABLE || reason == Reason.INVALID_MEASUREMENT) {
            return reason.text() + (report.caveats().isEmpty() ? "" : " (" + String.join("; ", report.caveats()) + ")");
        }
        List<Comparison> open = gates.stream()
                .filter(gate -> gate.decision().kind() == VerdictKind.INCONCLUSIVE || likely(report, gate))
                .toList();
        if (reason == Reason.SINGLE_RUN_ONLY) {
            open = gates.stream().filter(gate -> likely(report, gate)).toList();
        }
        String named = open.stream()
                .limit(NAMED)
                .map(gate -> name(gate) + at(gate.concurrency()))
                .collect(Collectors.joining(", "));
        String more = open.size() > NAMED ? " and " + (open.size() - NAMED) + " more" : "";
        String what = reason == Reason.GATES_INCONCLUSIVE
                ? open.size() + " of " + gates.size() + " gates give no answer"
                : reason.text();
        return what + (named.isEmpty() ? "" : " (" + named + more + ")");
    }

    private static boolean likely(RegressionReport report, Comparison comparison) {
        return comparison.decision().confidence().equals(Optional.of(Confidence.LIKELY)) && !blocks(report, comparison);
    }

    /** What more data would take, for the gates without an answer; the one that needs most. */
    static Optional<String> needed(RegressionReport report) {
        if (report.verdict() != VerdictKind.INCONCLUSIVE) {
            return Optional.empty();
        }
        return report.comparisons().stream()
                .filter(gate -> gate.gated()
                        && gate.decision().kind() == VerdictKind.INCONCLUSIVE
                        && gate.numbers().requiredPerSide().isPresent())
                .max(Comparator.comparingDouble(VerdictWords::effort))
                .map(gate -> "most is needed for " + name(gate) + at(gate.concurrency()) + ": " + required(gate));
    }

    private static double effort(Comparison comparison) {
        return comparison.sides().requiredSeconds().orElse((double)
                comparison.numbers().requiredPerSide().orElse(0));
    }

    /** Such as: about 1,900 requests a side, about 4 min. */
    static String required(Comparison comparison) {
        if (comparison.numbers().requiredPerSide().isEmpty()) {
            return Numbers.UNKNOWN;
        }
        long required = comparison.numbers().requiredPerSide().getAsLong();
        String unit = comparison.evidence() == Evidence.WITHIN_RUN ? unit(comparison) : "runs";
        OptionalDouble seconds = comparison.sides().requiredSeconds();
        String time = seconds.isPresent() ? time(seconds.getAsDouble()) : "";
        String count = unit.isEmpty() ? "" : String.format(Locale.ROOT, "about %,d %s a side", required, unit);
        return count
                + (count.isEmpty() || time.isEmpty() ? "" : ", ")
                + (time.isEmpty() ? "" : time + " of measurement" + (count.isEmpty() ? " a side" : ""));
    }

    /** What is counted in a run; nothing for slices of time, which only the clock counts. */
    private static String unit(Comparison comparison) {
        boolean slices = comparison.metric().equals(Metric.OUTPUT_TOKENS_PER_SECOND.label())
                || comparison.metric().equals(Metric.ITL.label());
        boolean timed = comparison.sides().requiredSeconds().isPresent();
        return slices && timed ? "" : NAMES.containsKey(comparison.metric()) ? "requests" : "values";
    }

    private static String time(double seconds) {
        return seconds < 100
                ? String.format(Locale.ROOT, "about %.0f s", Math.max(1, seconds))
                : seconds < 10_000
                        ? String.format(Locale.ROOT, "about %.0f min", seconds / 60)
                        : String.format(Locale.ROOT, "about %.0f h", seconds / 3600);
    }

    /** Diagnostics that a reader must hear of although they do not block, each as a sentence. */
    static List<String> asides(RegressionReport report) {
        List<String> asides = new ArrayList<>();
        for (Comparison comparison : report.comparisons()) {
            if (comparison.metric().equals(Metric.COST_PER_REQUEST.label()) && !comparison.gated()) {
                cost(comparison).ifPresent(asides::add);
            } else if (isShare(comparison)
                    && !comparison.gated()
                    && comparison.decision().isRegression()) {
                asides.add(name(comparison) + at(comparison.concurrency()) + " is " + sizeOfChange(comparison)
                        + interval(comparison));
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
                                        + percent(100 * Math.abs(factor - 1));
        return Optional.of(String.format(
                Locale.ROOT,
                "this change also %s%s: %s to %s a thousand requests",
                what,
                at(comparison.concurrency()),
                usd(1000 * base),
                usd(1000 * cand)));
    }

    private static String usd(double value) {
        return String.format(Locale.ROOT, value < 1 ? "%.4f USD" : "%.2f USD", value);
    }

    /** Such as: p95 TTFT. */
    static String name(Comparison comparison) {
        return name(comparison.metric(), comparison.statistic());
    }

    static String name(String metric, String statistic) {
        String name = NAMES.getOrDefault(metric, metric);
        boolean plain = isShare(metric) || metric.equals(Metric.OUTPUT_TOKENS_PER_SECOND.label());
        return plain ? name : statistic + " " + name;
    }

    static String at(OptionalInt concurrency) {
        return concurrency.isPresent() ? " at " + concurrency.getAsInt() + " in flight" : "";
    }

    static String value(Comparison comparison, OptionalDouble value) {
        return value(comparison.metric(), value);
    }

    static String value(String metric, OptionalDouble value) {
        if (value.isEmpty()) {
            return Numbers.UNKNOWN;
        }
        if (isShare(metric)) {
            return Numbers.percent(value.getAsDouble() / 100);
        }
        return switch (metric) {
            case "ttft", "ttftFromIntended", "tpot", "itl", "e2e" -> Numbers.duration(1e6 * value.getAsDouble());
            case "costPerRequest" -> usd(value.getAsDouble());
            default -> Numbers.number(value.getAsDouble());
        };
    }

    static String change(Comparison comparison) {
        OptionalDouble change = comparison.numbers().changePercent();
        return change.isEmpty() ? Numbers.UNKNOWN : signed(change.getAsDouble(), isShare(comparison) ? " pp" : " %");
    }

    static String changeInterval(Comparison comparison) {
        Optional<Interval> interval = isShare(comparison)
                ? comparison.numbers().pointsCi95()
                : comparison.numbers().ratioCi95().map(ratio -> ratio.map(x -> 100 * (x - 1)));
        return interval.map(i -> signed(i.lower(), "") + " … " + signed(i.upper(), isShare(comparison) ? " pp" : " %"))
                .orElse(Numbers.UNKNOWN);
    }

    static String margin(Comparison comparison) {
        return String.format(Locale.ROOT, isShare(comparison) ? "%s pp" : "%s %%", trimmed(comparison.marginPercent()));
    }

    /** The answer of one comparison, with its firmness or its reason. */
    static String answer(Comparison comparison) {
        return switch (comparison.decision().kind()) {
            case REGRESSION ->
                "REGRESSION"
                        + comparison
                                .decision()
                                .confidence()
                                .map(c -> " (" + c.name().toLowerCase(Locale.ROOT) + ")")
                                .orElse("");
            case NO_REGRESSION -> comparison.decision().improvement() ? "better" : "ok";
            case INCONCLUSIVE -> {
                String needed = required(comparison);
                yield "? " + comparison.decision().reason().orElseThrow().text()
                        + (needed.equals(Numbers.UNKNOWN) ? "" : "; " + needed);
            }
        };
    }

    /** The columns of a table: load, metric, both sides, change, its interval, margin, answer. */
    static String[] cells(Comparison comparison) {
        OptionalInt load = comparison.concurrency();
        return new String[] {
            load.isPresent() ? Integer.toString(load.getAsInt()) : "all",
            name(comparison),
            value(comparison, comparison.sides().baseline()),
            value(comparison, comparison.sides().candidate()),
            change(comparison),
            changeInterval(comparison),
            margin(comparison),
            answer(comparison)
        };
    }

    /** Whether there is nothing to show of it: {@link #notes} names its level. */
    static boolean onOneSideOnly(Comparison comparison) {
        return comparison.decision().reason().equals(Optional.of(Reason.LEVEL_MISSING));
    }

    /** Caveats of the report and of its gates, each once. */
    static List<String> notes(RegressionReport report) {
        Set<String> notes = new LinkedHashSet<>();
        Set<Integer> missing = new TreeSet<>();
        report.comparisons().stream()
                .filter(VerdictWords::onOneSideOnly)
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

    static boolean isShare(Comparison comparison) {
        return isShare(comparison.metric());
    }

    private static boolean isShare(String metric) {
        return metric.equals(Metric.ERROR_RATE.label())
                || metric.equals(Metric.CACHE_MISS_RATE.label())
                || metric.equals("ttftSlowModeShare");
    }

    static String percent(double value) {
        return trimmed(value) + " %";
    }

    static String signed(double value, String unit) {
        if (Double.isInfinite(value)) {
            return (value > 0 ? "+∞" : "−∞") + unit;
        }
        return (value < 0 ? "−" : "+") + trimmed(Math.abs(value)) + unit;
    }

    /** Whole from 10 on, else with the decimals that matter. */
    private static String trimmed(double value) {
        String text =
                value >= 10 ? String.format(Locale.ROOT, "%,.0f", value) : String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
