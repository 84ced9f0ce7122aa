// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.analyzer.regression.Comparison;
import io.kneepoint.analyzer.regression.Metric;
import io.kneepoint.analyzer.statistics.Evidence;
import io.kneepoint.analyzer.statistics.Interval;
import io.kneepoint.analyzer.statistics.Reason;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** A comparison in words and numbers with their units, whatever the form. Stateless. */
final class VerdictWords {

    private static final double A_THOUSAND = 1000;
    private static final Set<Reason> MORE_HELPS = EnumSet.of(
            Reason.INTERVAL_STRADDLES_THRESHOLD,
            Reason.INSUFFICIENT_TAIL,
            Reason.INSUFFICIENT_INDEPENDENT_BLOCKS,
            Reason.NOT_SIGNIFICANT_IN_FAMILY,
            Reason.BUDGET_EXHAUSTED,
            Reason.STOPPED_EARLY,
            Reason.TOO_FEW_RUNS);
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
            "cost of 1,000",
            "ttftSlowModeShare",
            "slow mode of TTFT");

    private VerdictWords() {}

    /** Such as: about 1,900 requests a side, about 4 min. */
    static String required(Comparison comparison) {
        boolean moreHelps =
                comparison.decision().reason().map(MORE_HELPS::contains).orElse(true);
        if (comparison.numbers().requiredPerSide().isEmpty() || !moreHelps) {
            return Numbers.UNKNOWN;
        }
        long required = comparison.numbers().requiredPerSide().getAsLong();
        String unit = comparison.evidence() == Evidence.WITHIN_RUN ? unit(comparison) : "runs";
        OptionalDouble seconds = comparison.sides().requiredSeconds();
        String time = seconds.isPresent() ? time(seconds.getAsDouble()) : "";
        String count = unit.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "about %,d %s a side",
                        required,
                        required == 1 ? unit.replaceFirst("s$", "") : unit);
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

    static String usd(double value) {
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
            case "costPerRequest" -> usd(A_THOUSAND * value.getAsDouble());
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
