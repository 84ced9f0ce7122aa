// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.analyzer.regression.Trend;
import io.kneepoint.analyzer.regression.TrendReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** A history of runs for a terminal: since when it is worse, then each metric with its course and its changes. */
public final class TrendTable {

    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final int NEWEST = 40;

    private TrendTable() {}

    /** The history as lines. */
    public static String of(TrendReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(report));
        TextTable table = new TextTable("load", "metric", "first", "last", "margin", "course", "changes")
                .alignLeft(1)
                .alignLeft(5)
                .alignLeft(6);
        for (Trend trend : report.trends()) {
            List<Trend.Point> points = trend.points();
            table.row(
                    trend.concurrency().isPresent()
                            ? Integer.toString(trend.concurrency().getAsInt())
                            : "all",
                    name(trend),
                    value(trend, points.get(0).value()),
                    value(trend, points.get(points.size() - 1).value()),
                    VerdictWords.percent(trend.marginPercent()),
                    course(points),
                    changes(trend));
        }
        if (!report.trends().isEmpty()) {
            lines.add("");
            lines.addAll(table.lines());
        }
        if (!report.notes().isEmpty()) {
            lines.add("");
            report.notes().forEach(note -> lines.add("  note      " + note));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String headline(TrendReport report) {
        if (report.runs().size() < TrendReport.FEWEST_RUNS) {
            return "TOO FEW RUNS — " + report.runs().size() + " of them, and a change shows from "
                    + TrendReport.FEWEST_RUNS + " on.";
        }
        Optional<Trend> worst = report.worst();
        if (worst.isEmpty()) {
            return "NOT WORSE — " + report.runs().size() + " runs, and nothing is worse since its last change.";
        }
        Trend.Shift shift = worst.get().worseSince().orElseThrow();
        return String.format(
                Locale.ROOT,
                "WORSE SINCE %s — %s%s is %s %s there (p %.2g); the limit is %s.",
                shift.sinceRun(),
                name(worst.get()),
                VerdictWords.at(worst.get().concurrency()),
                VerdictWords.percent(Math.abs(shift.changePercent())),
                shift.changePercent() > 0 ? "higher from" : "lower from",
                shift.p(),
                VerdictWords.percent(worst.get().marginPercent()));
    }

    private static String name(Trend trend) {
        return VerdictWords.name(trend.metric(), trend.statistic());
    }

    private static String value(Trend trend, double value) {
        return VerdictWords.value(trend.metric(), OptionalDouble.of(value));
    }

    private static String changes(Trend trend) {
        if (trend.shifts().isEmpty()) {
            return "none";
        }
        List<String> words = new ArrayList<>();
        for (Trend.Shift shift : trend.shifts()) {
            words.add(String.format(
                    Locale.ROOT,
                    "%s since %s (p %.2g)%s",
                    VerdictWords.signed(shift.changePercent(), " %"),
                    shift.sinceRun(),
                    shift.p(),
                    shift.worse() ? " worse" : ""));
        }
        return String.join(", ", words);
    }

    /** The newest values as bars, from the smallest of them to the largest. */
    private static String course(List<Trend.Point> points) {
        List<Trend.Point> newest = points.subList(Math.max(0, points.size() - NEWEST), points.size());
        double low = newest.stream().mapToDouble(Trend.Point::value).min().orElse(0);
        double high = newest.stream().mapToDouble(Trend.Point::value).max().orElse(0);
        StringBuilder bars = new StringBuilder();
        for (Trend.Point point : newest) {
            double share = high > low ? (point.value() - low) / (high - low) : 0;
            bars.append(BARS.charAt((int) Math.round(share * (BARS.length() - 1))));
        }
        return bars.toString();
    }
}
