// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.schemas.metric.ConcurrencyCurve;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The two curves as text: throughput, and p50 and p95 of TTFT, over requests in flight on a logarithmic axis. Side by side where
 * the terminal is wide enough, else one above the other; nothing below {@value #NARROWEST} columns.
 */
public final class CurvePlot {

    static final int NARROWEST = 36;

    private static final int SIDE_BY_SIDE = 92;
    private static final int WIDEST_PANEL = 64;
    private static final int ROWS = 9;
    private static final int LABEL = 9;
    private static final String GAP = "   ";

    private final List<ConcurrencyLevel> levels;
    private final ConcurrencyCurve curve;
    private final int columns;

    private CurvePlot(List<ConcurrencyLevel> levels, ConcurrencyCurve curve, int panelWidth) {
        this.levels = levels;
        this.curve = curve;
        this.columns = panelWidth - LABEL - 1;
    }

    /** The plot of a report for a terminal of this many columns, ending with a line break; empty when there is no curve to show. */
    public static String of(RunReport report, int width) {
        List<ConcurrencyLevel> levels = report.levels().stream()
                .filter(level -> level.getConcurrency() != null && level.getOutputTokensPerSecond() != null)
                .sorted(java.util.Comparator.comparing(ConcurrencyLevel::getConcurrency))
                .toList();
        if (width < NARROWEST || levels.size() < 2) {
            return "";
        }
        boolean beside = width >= SIDE_BY_SIDE;
        int panel = Math.min(WIDEST_PANEL, beside ? (width - 2 - GAP.length()) / 2 : width - 2);
        CurvePlot plot = new CurvePlot(levels, report.curve().orElse(null), panel);
        List<String> left = plot.throughput();
        List<String> right = plot.latency();
        StringBuilder text = new StringBuilder();
        if (beside) {
            for (int i = 0; i < left.size(); i++) {
                String padding = " ".repeat(Math.max(0, panel - left.get(i).length()));
                text.append(("  " + left.get(i) + padding + GAP + right.get(i)).stripTrailing())
                        .append('\n');
            }
        } else {
            Stream.concat(left.stream(), Stream.concat(Stream.of(""), right.stream()))
                    .forEach(line -> text.append(("  " + line).stripTrailing()).append('\n'));
        }
        return text.toString();
    }

    private List<String> throughput() {
        Function<ConcurrencyLevel, Double> of = ConcurrencyLevel::getOutputTokensPerSecond;
        double top = greatest(of);
        return panel("tokens/s", Numbers.number(top), "0", List.of(of), value -> value / top);
    }

    private List<String> latency() {
        Function<ConcurrencyLevel, Double> p50 = level -> level.getTtft().getP50Nanos();
        Function<ConcurrencyLevel, Double> p95 = level -> level.getTtft().getP95Nanos();
        double top = Math.max(greatest(p50), greatest(p95));
        double bottom = levels.stream()
                .map(p50)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(1);
        double decades = Math.max(1e-9, Math.log(top / bottom));
        return panel(
                "TTFT p50 (lower), p95",
                Numbers.duration(top),
                Numbers.duration(bottom),
                List.of(p50, p95),
                value -> Math.log(value / bottom) / decades);
    }

    private double greatest(Function<ConcurrencyLevel, Double> of) {
        return levels.stream()
                .map(of)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
    }

    private List<String> panel(
            String title,
            String top,
            String bottom,
            List<Function<ConcurrencyLevel, Double>> series,
            Function<Double, Double> height) {
        Braille drawing = new Braille(columns, ROWS);
        series.forEach(of -> draw(drawing, of, height));
        List<String> lines = new ArrayList<>();
        lines.add(" ".repeat(LABEL + 1) + title);
        List<String> rows = drawing.lines();
        for (int i = 0; i < rows.size(); i++) {
            String label = i == 0 ? top : i == rows.size() - 1 ? bottom : "";
            lines.add(" ".repeat(Math.max(0, LABEL - 1 - label.length())) + label + " ┤" + rows.get(i));
        }
        lines.add(" ".repeat(LABEL) + "└" + "─".repeat(columns));
        lines.add(" ".repeat(LABEL + 1) + loads());
        lines.add(" ".repeat(LABEL + 1) + knee());
        return lines;
    }

    private void draw(Braille drawing, Function<ConcurrencyLevel, Double> of, Function<Double, Double> height) {
        int lastX = -1;
        int lastY = -1;
        for (ConcurrencyLevel level : levels) {
            Double value = of.apply(level);
            if (value == null) {
                continue;
            }
            int x = (int) Math.round(across(level.getConcurrency()) * (drawing.dotsAcross() - 1));
            int y = (int) Math.round((1 - height.apply(value)) * (drawing.dotsDown() - 1));
            if (lastX >= 0) {
                drawing.line(lastX, lastY, x, y);
            } else {
                drawing.dot(x, y);
            }
            lastX = x;
            lastY = y;
        }
    }

    /** Where on the logarithmic axis, 0 to 1. */
    private double across(double concurrency) {
        double first = levels.get(0).getConcurrency();
        double last = levels.get(levels.size() - 1).getConcurrency();
        return last > first ? Math.log(concurrency / first) / Math.log(last / first) : 0;
    }

    private int column(double concurrency) {
        return (int) Math.round(across(concurrency) * (columns - 1));
    }

    /** The loads below the axis: the last one, and of the others those that fit. */
    private String loads() {
        StringBuilder line = new StringBuilder();
        String last = Integer.toString(levels.get(levels.size() - 1).getConcurrency());
        int lastAt = columns - last.length();
        for (ConcurrencyLevel level : levels.subList(0, levels.size() - 1)) {
            String text = Integer.toString(level.getConcurrency());
            int at = Math.max(0, column(level.getConcurrency()) - text.length() / 2);
            if ((line.length() == 0 || at > line.length()) && at + text.length() < lastAt) {
                line.append(" ".repeat(at - line.length())).append(text);
            }
        }
        return line.append(" ".repeat(lastAt - line.length())).append(last).toString();
    }

    private String knee() {
        if (curve == null || curve.getKneeMedian() == null) {
            return "requests in flight";
        }
        int at = Math.max(0, Math.min(columns - 1, column(curve.getKneeMedian())));
        String text = "▲ knee, about " + Math.round(curve.getKneeMedian());
        return at + text.length() <= columns
                ? " ".repeat(at) + text
                : " ".repeat(Math.max(0, at + 1 - text.length())) + "knee, about " + Math.round(curve.getKneeMedian())
                        + " ▲";
    }
}
