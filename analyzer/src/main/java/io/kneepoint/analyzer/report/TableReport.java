// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A report as a table for a terminal: the levels, what they say together, the instrument's health, and completeness. */
public final class TableReport {

    private static final String BELOW_ERROR = "^";

    /** Columns that a narrow terminal does without, the first to go first. */
    private static final List<String> DISPENSABLE =
            List.of("USD/M tok", "jitter", "ITL p99", "p99/p50", "p99", "TTFT p50", "n", "TPOT p50");

    private final RunReport report;
    private final Style style;
    private final int columns;
    private boolean anyBelowError;

    /** How grades are shown. */
    public enum Style {
        PLAIN,
        COLOUR
    }

    private TableReport(RunReport report, Style style, int columns) {
        this.report = report;
        this.style = style;
        this.columns = columns;
    }

    /** The report as lines, as wide as they come. */
    public static String of(RunReport report, Style style) {
        return of(report, style, Integer.MAX_VALUE);
    }

    /** The report as lines of at most so many columns: columns of the table are left out, and that is said; sentences are folded. */
    public static String of(RunReport report, Style style, int columns) {
        TableReport table = new TableReport(report, style, columns);
        List<String> lines = new ArrayList<>();
        report.warning().ifPresent(warning -> lines.addAll(NarrowLines.of(warning, columns)));
        lines.addAll(NarrowLines.of(table.heading(), columns));
        lines.add("");
        lines.addAll(table.levels());
        lines.add("");
        conclusions(report).forEach(line -> lines.addAll(NarrowLines.of(line, columns)));
        return String.join("\n", lines) + "\n";
    }

    /** What the levels say together, the instrument's health and completeness, one sentence each after its two-space gap. */
    static List<String> conclusions(RunReport report) {
        List<String> lines = new ArrayList<>();
        report.curve().ifPresent(curve -> lines.addAll(CurveText.lines(curve, report.serving())));
        lines.addAll(ServingText.gauges(report.levels(), report.gauges(), TableReport::load));
        lines.addAll(InstrumentText.lines(report));
        report.notes().forEach(note -> lines.add("  Note      " + note));
        return lines;
    }

    private String heading() {
        RunStatus status = report.status();
        StringBuilder heading = new StringBuilder("Run " + status.getRunId());
        Optional.ofNullable(status.getModel())
                .ifPresent(model -> heading.append(" · ").append(model));
        Optional.ofNullable(status.getEndpoint())
                .ifPresent(endpoint -> heading.append(" · ").append(endpoint));
        Optional.ofNullable(status.getTool())
                .ifPresent(tool -> heading.append(" · ").append(tool));
        return heading.toString();
    }

    private List<String> levels() {
        List<String> headings = new ArrayList<>(List.of(
                "load", "tok/s", "TTFT p50", "p95", "p99", "TPOT p50", "ITL p99", "jitter", "p99/p50", "errors", "n"));
        boolean priced = report.levels().stream()
                .anyMatch(level ->
                        report.serving().usdPerMillionOutputTokens(level).isPresent());
        if (priced) {
            headings.add("USD/M tok");
        }
        TextTable table = new TextTable(headings.toArray(String[]::new));
        for (ConcurrencyLevel level : report.levels()) {
            Thresholds.Grades grades = report.grades(level);
            List<String> cells = new ArrayList<>(List.of(
                    load(level),
                    graded(Numbers.number(level.getOutputTokensPerSecond()), grades.systemTps()),
                    time(level.getTtft().getP50Nanos()),
                    graded(time(level.getTtft().getP95Nanos()), grades.ttft()),
                    time(level.getTtft().getP99Nanos()),
                    graded(time(level.getTpot().getP50Nanos()), grades.tpot()),
                    time(level.getItl().getP99Nanos()),
                    graded(Numbers.ratio(level.getItlCv()), grades.jitter()),
                    graded(Numbers.ratio(level.getTailRatio()), grades.tailRatio()),
                    graded(Numbers.percent(level.getErrorRate()), grades.errorRate()),
                    Long.toString(level.getRequests()) + (Boolean.FALSE.equals(level.getSteady()) ? " *" : "")));
            if (priced) {
                cells.add(Numbers.number(JsonReport.boxed(report.serving().usdPerMillionOutputTokens(level))));
            }
            table.row(cells.toArray(String[]::new));
        }
        List<String> leftOut = table.tooWide(columns, DISPENSABLE);
        if (leftOut.contains("TTFT p50")) {
            table.rename("p95", "TTFT p95");
        }
        List<String> lines = table.linesWithout(leftOut);
        remarks(leftOut).forEach(line -> lines.addAll(NarrowLines.of(line, columns)));
        return lines;
    }

    private List<String> remarks(List<String> leftOut) {
        List<String> lines = new ArrayList<>();
        if (report.levels().isEmpty()) {
            lines.add("  (no load level was measured)");
        }
        if (!leftOut.isEmpty()) {
            lines.add("  (a wider terminal also shows " + String.join(", ", leftOut) + ")");
        }
        lines.add("  + good  ~ acceptable  ! problematic (config/thresholds.yaml)   – too few samples, or unknown"
                + (report.levels().stream().anyMatch(level -> Boolean.FALSE.equals(level.getSteady()))
                        ? "   * not steady"
                        : "")
                + (anyBelowError ? "   " + BELOW_ERROR + " smaller than the instrument's own error" : ""));
        LoadLines.lengths(report.levels()).ifPresent(lines::add);
        for (ConcurrencyLevel level : report.levels()) {
            lines.addAll(LoadLines.of(level, load(level)));
        }
        lines.addAll(LoadLines.goodput(report.levels()));
        return lines;
    }

    /** A duration, marked where it is smaller than the instrument's own error. */
    private String time(Double nanos) {
        anyBelowError |= report.isBelowInstrumentError(nanos);
        return Numbers.duration(nanos) + (report.isBelowInstrumentError(nanos) ? BELOW_ERROR : "");
    }

    static String load(ConcurrencyLevel level) {
        if (level.getConcurrency() != null) {
            return Integer.toString(level.getConcurrency());
        }
        return level.getRatePerSecond() == null ? level.getName() : Numbers.number(level.getRatePerSecond()) + "/s";
    }

    private String graded(String text, Optional<Grade> grade) {
        if (grade.isEmpty()) {
            return text + "  ";
        }
        String marked = text + " " + grade.get().mark();
        if (style == Style.PLAIN) {
            return marked;
        }
        String colour = switch (grade.get()) {
            case GOOD -> "32";
            case ACCEPTABLE -> "33";
            case PROBLEMATIC -> "31";
        };
        return "\u001b[" + colour + "m" + marked + "\u001b[0m";
    }
}
