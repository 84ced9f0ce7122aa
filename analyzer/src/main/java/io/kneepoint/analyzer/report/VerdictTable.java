// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.analyzer.regression.Comparison;
import io.kneepoint.analyzer.regression.RegressionReport;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.ArrayList;
import java.util.List;

/** A verdict for a terminal: first the verdict, then why, then every comparison. */
public final class VerdictTable {

    private final RegressionReport report;
    private final TableReport.Style style;

    private VerdictTable(RegressionReport report, TableReport.Style style) {
        this.report = report;
        this.style = style;
    }

    /** The verdict and the strongest reason for it, in one line. */
    public static String headline(RegressionReport report) {
        return VerdictHeadline.of(report);
    }

    /** The verdict as lines. */
    public static String of(RegressionReport report, TableReport.Style style) {
        VerdictTable table = new VerdictTable(report, style);
        List<String> lines = new ArrayList<>();
        lines.add(table.coloured(VerdictHeadline.of(report)));
        lines.add("");
        VerdictSentences.needed(report).ifPresent(needed -> lines.add("  needed    " + needed));
        VerdictSentences.asides(report).forEach(aside -> lines.add("  also      " + aside));
        lines.add("  baseline  " + String.join(", ", report.baseline()));
        lines.add("  candidate " + String.join(", ", report.candidate()));
        List<String> gates = table.comparisons(true);
        if (!gates.isEmpty()) {
            lines.add("");
            lines.addAll(gates);
        }
        List<String> rest = table.comparisons(false);
        if (!rest.isEmpty()) {
            lines.add("");
            lines.add("  For information, and never a reason to block:");
            lines.addAll(rest);
        }
        List<String> notes = table.notes();
        if (!notes.isEmpty()) {
            lines.add("");
            notes.forEach(note -> lines.add("  note      " + note));
        }
        return String.join("\n", lines) + "\n";
    }

    /** Where the gates without an answer stand, in one line. */
    public static String standing(RegressionReport report) {
        return VerdictSentences.standing(report);
    }

    private List<String> comparisons(boolean gated) {
        TextTable table = new TextTable(
                        "load", "metric", "baseline", "candidate", "change", "95 % interval", "margin", "verdict")
                .alignLeft(1)
                .alignLeft(7);
        boolean any = false;
        for (Comparison comparison : report.comparisons()) {
            if (comparison.gated() == gated && !VerdictSentences.onOneSideOnly(comparison)) {
                any = true;
                table.row(VerdictWords.cells(comparison));
            }
        }
        return any ? table.lines() : List.of();
    }

    private List<String> notes() {
        return VerdictSentences.notes(report);
    }

    private String coloured(String headline) {
        if (style == TableReport.Style.PLAIN) {
            return headline;
        }
        String colour = report.verdict() == VerdictKind.REGRESSION
                ? "31"
                : report.verdict() == VerdictKind.NO_REGRESSION ? "32" : "33";
        return "\u001b[1;" + colour + "m" + headline + "\u001b[0m";
    }
}
