// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the rates of each rule agree with the reference's over all of its cells at once, which is sharper by far than
 * one cell after the other: the sum of the differences finds a rule that errs a little everywhere, the sum of the
 * standardized squares one that errs up here and down there.
 *
 * <p>Cells are independent of each other; rules of the same cell are not, and are not added up.
 */
final class RuleAgreement {

    /** There are about a hundred rules, with two sums each; one sum in 16 000 is further off by chance. */
    private static final double DEVIATIONS = 4;

    private RuleAgreement() {}

    /** A sentence for each rule that disagrees. */
    static List<String> disagreements(Stream<RateDifference> differences) {
        Map<String, List<RateDifference>> byRule =
                differences.collect(Collectors.groupingBy(RateDifference::rule, TreeMap::new, Collectors.toList()));
        return byRule.values().stream().flatMap(RuleAgreement::disagreement).toList();
    }

    private static Stream<String> disagreement(List<RateDifference> cells) {
        double sum = sumDeviations(cells);
        double squares = cells.stream()
                .mapToDouble(cell -> Math.pow(cell.difference(), 2) / cell.cautiousVariance())
                .sum();
        double bound = greatestSquares(cells.size());
        return Math.abs(sum) <= DEVIATIONS && squares <= bound
                ? Stream.empty()
                : Stream.of(String.format(
                        Locale.ROOT,
                        "%s, over %d cells: all together off by %.1f standard errors (expected: up to %.0f), squares %.0f (expected: up to %.0f)",
                        cells.get(0).rule(),
                        cells.size(),
                        sum,
                        DEVIATIONS,
                        squares,
                        bound));
    }

    /** The sum of all differences in standard errors of the sum, in which at least one repetition is always in doubt. */
    private static double sumDeviations(List<RateDifference> cells) {
        double sum = cells.stream().mapToDouble(RateDifference::difference).sum();
        double variance = cells.stream().mapToDouble(RateDifference::variance).sum();
        double least =
                cells.stream().mapToDouble(RateDifference::oneRepetition).max().orElseThrow();
        return sum / Math.sqrt(Math.max(variance, least * least));
    }

    /** The quantile of chi-square that a normal variable exceeds {@link #DEVIATIONS} as seldom as (Wilson, Hilferty 1931). */
    private static double greatestSquares(int degrees) {
        double spread = 2.0 / (9 * degrees);
        return degrees * Math.pow(1 - spread + DEVIATIONS * Math.sqrt(spread), 3);
    }
}
