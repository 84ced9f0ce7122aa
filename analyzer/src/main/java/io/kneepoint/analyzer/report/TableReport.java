// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.schemas.event.FirstTokenRule;
import io.kneepoint.schemas.metric.ConcurrencyLevel;
import io.kneepoint.schemas.metric.ResourceTrend;
import io.kneepoint.schemas.metric.RunState;
import io.kneepoint.schemas.metric.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A report as a table for a terminal: the levels, what they say together, the instrument's health, and completeness. */
public final class TableReport {

    private static final double BYTES_PER_MB = 1e6;
    private static final double REMARKABLE_LAG_NANOS = 20e6;
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
        TableReport table = new TableReport(report, Style.PLAIN, Integer.MAX_VALUE);
        List<String> lines = new ArrayList<>();
        report.curve().ifPresent(curve -> lines.addAll(CurveText.lines(curve, report.serving())));
        lines.addAll(ServingText.gauges(report.levels(), report.gauges(), TableReport::load));
        lines.addAll(table.health());
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

    private List<String> health() {
        RunStatus status = report.status();
        List<String> lines = new ArrayList<>();
        if (status.getLoopLagP99Nanos() != null) {
            lines.add("  Health    event loop lag p99 " + Numbers.duration(status.getLoopLagP99Nanos())
                    + judged(status) + " · send lateness p99 " + Numbers.duration(status.getSendLatenessP99Nanos())
                    + " · longest GC pause "
                    + pause(status.getGcPauseMaxNanos())
                    + " · Kafka missed " + String.format(Locale.ROOT, "%,d", status.getEventsDropped()) + " events");
        }
        if (status.getResources() != null) {
            lines.add("  Held      " + held(status.getResources()));
        }
        report.instrument().ifPresent(instrument -> lines.add("  Timing    " + instrument(instrument)));
        if (status.getProxyBufferingSuspected()) {
            lines.add(
                    "  Warning   responses arrive in clumps of one buffer: a proxy holds them back, so TTFT and ITL are the"
                            + " proxy's; turn its buffering off (nginx: proxy_buffering off, or answer X-Accel-Buffering: no)");
        }
        report.definitions()
                .filter(definitions -> definitions.getFirstToken() == FirstTokenRule.FIRST_CHOICE_CHUNK)
                .ifPresent(
                        definitions -> lines.add(
                                "  Defined   TTFT ends with the first chunk of a choice, be it empty"
                                        + " (the definition of the tool that measured); not comparable with TTFT to the first content"));
        lines.add("  Events    " + completeness(status));
        return lines;
    }

    /** Of what the lag is, where somebody might take it for what decides between valid and INVALID. */
    private static String judged(RunStatus status) {
        return status.getInvalidReason() != null || status.getLoopLagP99Nanos() > REMARKABLE_LAG_NANOS
                ? " over the whole run (INVALID looks only at the time in which a worker measured)"
                : "";
    }

    private static String instrument(InstrumentError instrument) {
        if (instrument instanceof InstrumentError.Measured measured) {
            return "tokens counted as arrived " + Numbers.duration((double) measured.timingErrorP50Nanos()) + " (p50), "
                    + Numbers.duration((double) measured.timingErrorP99Nanos())
                    + " (p99) after they were sent, by calibration before the run with " + measured.streams()
                    + " streams, " + Numbers.number(measured.tokensPerSecond()) + " tok/s";
        }
        return "not calibrated: the instrument's own error is not known (--no-calibration)";
    }

    private static String pause(Long nanos) {
        return nanos != null && nanos == 0
                ? "none"
                : Numbers.duration(nanos == null ? null : (Double) (double) (long) nanos);
    }

    private static String completeness(RunStatus status) {
        String counts = status.getEventsExpected() == null
                ? String.format(Locale.ROOT, "%,d events, of an unknown number", status.getEventsReceived())
                : String.format(
                        Locale.ROOT, "%,d of %,d events", status.getEventsReceived(), status.getEventsExpected());
        return status.getState() == RunState.COMPLETE
                ? "complete: " + counts
                : status.getState() + ": " + counts
                        + (status.getDetail() == null ? "" : " (" + status.getDetail() + ")");
    }

    private static String held(ResourceTrend held) {
        String lateness = held.getFirstSendLatenessP99Nanos() == null || held.getLastSendLatenessP99Nanos() == null
                ? ""
                : " · send lateness p99 " + Numbers.duration(held.getFirstSendLatenessP99Nanos()) + " → "
                        + Numbers.duration(held.getLastSendLatenessP99Nanos());
        return String.format(
                Locale.ROOT,
                "%sopen files %,d → %,d · threads %,d → %,d%s (first → last quarter of the run)",
                heap(held),
                held.getOpenFilesFirst(),
                held.getOpenFilesLast(),
                held.getThreadsFirst(),
                held.getThreadsLast(),
                lateness);
    }

    /** The heap that was live, where a collection was asked for to know it; else that in use, which holds garbage too. */
    private static String heap(ResourceTrend held) {
        if (held.getLiveHeapBefore() != null && held.getLiveHeapAfter() != null) {
            return String.format(
                    Locale.ROOT,
                    "live heap %.1f MB before the first request, %s%.1f MB after the last response · ",
                    held.getLiveHeapBefore() / BYTES_PER_MB,
                    held.getLiveHeapWarm() == null
                            ? ""
                            : String.format(Locale.ROOT, "%.1f MB warm, ", held.getLiveHeapWarm() / BYTES_PER_MB),
                    held.getLiveHeapAfter() / BYTES_PER_MB);
        }
        return String.format(
                Locale.ROOT,
                "heap in use, with garbage, %.1f → %.1f MB · ",
                held.getHeapFirst() / BYTES_PER_MB,
                held.getHeapLast() / BYTES_PER_MB);
    }
}
