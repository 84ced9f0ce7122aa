// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.report;

import io.kneepoint.analyzer.regression.Comparison;
import io.kneepoint.analyzer.regression.RegressionReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A verdict as Markdown, fit for a comment on a pull request: verdict, gates, and the rest folded away. */
public final class VerdictMarkdown {

    private VerdictMarkdown() {}

    /** The verdict as Markdown. */
    public static String of(RegressionReport report) {
        List<String> lines = new ArrayList<>();
        lines.add("### " + escaped(VerdictHeadline.of(report)));
        lines.add("");
        VerdictSentences.needed(report).ifPresent(needed -> lines.add("- Needed: " + escaped(needed)));
        VerdictSentences.asides(report).forEach(aside -> lines.add("- Also: " + escaped(aside)));
        lines.add("- Baseline: " + code(report.baseline()) + " · candidate: " + code(report.candidate()));
        lines.add("");
        lines.addAll(table(report, true));
        List<String> rest = table(report, false);
        if (!rest.isEmpty()) {
            lines.add("");
            lines.add("<details><summary>For information, and never a reason to block</summary>");
            lines.add("");
            lines.addAll(rest);
            lines.add("");
            lines.add("</details>");
        }
        List<String> notes = VerdictSentences.notes(report);
        if (!notes.isEmpty()) {
            lines.add("");
            notes.forEach(note -> lines.add("- " + escaped(note)));
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> table(RegressionReport report, boolean gated) {
        List<String> rows = new ArrayList<>();
        for (Comparison comparison : report.comparisons()) {
            if (comparison.gated() == gated && !VerdictSentences.onOneSideOnly(comparison)) {
                rows.add(Arrays.stream(VerdictWords.cells(comparison))
                        .map(VerdictMarkdown::escaped)
                        .collect(Collectors.joining(" | ", "| ", " |")));
            }
        }
        if (!rows.isEmpty()) {
            rows.add(0, "| load | metric | baseline | candidate | change | 95 % interval | margin | verdict |");
            rows.add(1, "|---:|---|---:|---:|---:|---:|---:|---|");
        }
        return rows;
    }

    private static String code(List<String> names) {
        return names.stream()
                .map(name -> "`" + name.replace('`', '\'') + "`")
                .reduce((a, b) -> a + ", " + b)
                .orElse(Numbers.UNKNOWN);
    }

    /** Names of columns and notes come from people: nothing in them may open a tag, a link or a cell. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("[", "\\[")
                .replace("*", "\\*")
                .replace("_", "\\_")
                .replace("`", "\\`")
                .replace("\n", " ");
    }
}
