// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.schemas.metric.ConcurrencyLevel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A report as Markdown, for a pull request: what the levels say together, then the levels. Stateless. */
public final class MarkdownReport {

    private static final List<String> HEADINGS = List.of(
            "load",
            "tok/s",
            "TTFT p50",
            "TTFT p95",
            "TTFT p99",
            "TPOT p50",
            "ITL p99",
            "jitter",
            "p99/p50",
            "errors",
            "n");

    private MarkdownReport() {}

    /** The report, ending with a line break. */
    public static String of(RunReport report) {
        StringBuilder text = new StringBuilder();
        report.warning()
                .ifPresent(
                        warning -> text.append("> **").append(escaped(warning)).append("**\n\n"));
        text.append("### Run `").append(report.status().getRunId()).append("`\n\n");
        Optional.ofNullable(report.status().getModel())
                .ifPresent(model -> text.append("Model ").append(escaped(model)).append(". "));
        text.append("State: ").append(report.status().getState()).append(".\n\n");
        TableReport.conclusions(report)
                .forEach(line -> text.append(conclusion(line)).append('\n'));
        report.levels()
                .forEach(level -> LoadLines.of(level, TableReport.load(level))
                        .forEach(line -> text.append("- ").append(escaped(line)).append('\n')));
        text.append("\n| ").append(String.join(" | ", HEADINGS)).append(" |\n|");
        text.append("--:|".repeat(HEADINGS.size())).append('\n');
        for (ConcurrencyLevel level : report.levels()) {
            text.append("| ").append(String.join(" | ", cells(level, report))).append(" |\n");
        }
        text.append("\n✅ good · ⚠️ acceptable · ❌ problematic · – too few samples, or unknown\n");
        return text.toString();
    }

    private static List<String> cells(ConcurrencyLevel level, RunReport report) {
        Thresholds.Grades grades = report.grades(level);
        return List.of(
                escaped(TableReport.load(level)),
                graded(Numbers.number(level.getOutputTokensPerSecond()), grades.systemTps()),
                Numbers.duration(level.getTtft().getP50Nanos()),
                graded(Numbers.duration(level.getTtft().getP95Nanos()), grades.ttft()),
                Numbers.duration(level.getTtft().getP99Nanos()),
                graded(Numbers.duration(level.getTpot().getP50Nanos()), grades.tpot()),
                Numbers.duration(level.getItl().getP99Nanos()),
                graded(Numbers.ratio(level.getItlCv()), grades.jitter()),
                graded(Numbers.ratio(level.getTailRatio()), grades.tailRatio()),
                graded(Numbers.percent(level.getErrorRate()), grades.errorRate()),
                Long.toString(level.getRequests()));
    }

    /** A line such as {@code "  Knee      about 25"} as an item of a list. */
    private static String conclusion(String line) {
        String[] parts = line.strip().split(" {2,}", 2);
        return parts.length == 2 ? "- **" + parts[0] + "**: " + escaped(parts[1]) : "- " + escaped(line);
    }

    private static String graded(String text, Optional<Grade> grade) {
        return grade.map(it -> switch (it) {
                    case GOOD -> text + " ✅";
                    case ACCEPTABLE -> text + " ⚠️";
                    case PROBLEMATIC -> text + " ❌";
                })
                .orElse(text);
    }

    /** Text of others as it is: a name must not become a table, a link or an element. */
    private static String escaped(String text) {
        return Arrays.stream(text.replaceAll("\\s+", " ").split(""))
                .map(character ->
                        "\\`*_{}[]<>|#".contains(character) && !character.isEmpty() ? "\\" + character : character)
                .collect(Collectors.joining())
                .strip();
    }
}
