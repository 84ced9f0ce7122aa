// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.Confidence;
import io.kneepoint.analyzer.statistics.Decision;
import io.kneepoint.analyzer.statistics.MultipleTesting;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/**
 * All comparisons together: what they say after counting how many there are.
 *
 * <p>A regression must survive the adjustment over the gates (Holm's unless declared otherwise), so that the chance of
 * any false block stays below α. Passing needs every gate to be passed, each at α, which needs no adjustment
 * (intersection-union). Stateless.
 */
final class Family {

    private Family() {}

    /** The comparisons with adjusted p, and with regressions that do not survive the adjustment taken back. */
    static List<Comparison> adjust(List<Comparison> comparisons, Multiplicity multiplicity, double alpha) {
        List<Comparison> adjusted = new ArrayList<>(comparisons);
        replace(adjusted, true, adjustment(multiplicity), alpha);
        replace(adjusted, false, MultipleTesting::benjaminiHochberg, 1);
        return adjusted;
    }

    private static UnaryOperator<List<OptionalDouble>> adjustment(Multiplicity multiplicity) {
        return switch (multiplicity) {
            case HOLM -> MultipleTesting::holm;
            case FIXED_SEQUENCE -> MultipleTesting::fixedSequence;
        };
    }

    private static void replace(
            List<Comparison> all, boolean gated, UnaryOperator<List<OptionalDouble>> adjustment, double alpha) {
        List<Integer> members = new ArrayList<>();
        List<OptionalDouble> p = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).gated() == gated) {
                members.add(i);
                p.add(testable(all.get(i)) ? all.get(i).numbers().pTwoSided() : OptionalDouble.empty());
            }
        }
        List<OptionalDouble> adjusted = adjustment.apply(p);
        for (int k = 0; k < members.size(); k++) {
            Comparison comparison = all.get(members.get(k));
            boolean lost =
                    comparison.decision().isRegression() && adjusted.get(k).orElse(0) >= alpha && alpha < 1;
            Decision decision = lost ? Decision.inconclusive(Reason.NOT_SIGNIFICANT_IN_FAMILY) : comparison.decision();
            all.set(members.get(k), comparison.withDecision(decision, adjusted.get(k)));
        }
    }

    private static boolean testable(Comparison comparison) {
        Optional<Reason> reason = comparison.decision().reason();
        return reason.isEmpty() || reason.get() == Reason.INTERVAL_STRADDLES_THRESHOLD;
    }

    /** The reason why the gates give no answer; empty when they do. */
    static Optional<Reason> reasonOf(List<Comparison> comparisons) {
        return verdictOf(comparisons) == VerdictKind.INCONCLUSIVE ? Optional.of(reason(comparisons)) : Optional.empty();
    }

    /** The verdict of the gates among the adjusted comparisons. */
    static VerdictKind verdictOf(List<Comparison> comparisons) {
        List<Comparison> gates = comparisons.stream().filter(Comparison::gated).toList();
        boolean blocks = gates.stream()
                .anyMatch(gate -> gate.decision()
                        .confidence()
                        .filter(confidence -> gate.evidence().mayBlock(confidence))
                        .isPresent());
        if (blocks) {
            return VerdictKind.REGRESSION;
        }
        boolean passed = !gates.isEmpty()
                && gates.stream().allMatch(gate -> gate.decision().kind() == VerdictKind.NO_REGRESSION);
        return passed ? VerdictKind.NO_REGRESSION : VerdictKind.INCONCLUSIVE;
    }

    private static Reason reason(List<Comparison> comparisons) {
        List<Decision> gates = comparisons.stream()
                .filter(Comparison::gated)
                .map(Comparison::decision)
                .toList();
        if (gates.stream().anyMatch(decision -> decision.reason().equals(Optional.of(Reason.ALL_FAILED)))) {
            return Reason.ALL_FAILED;
        }
        if (gates.stream().anyMatch(decision -> decision.confidence().equals(Optional.of(Confidence.LIKELY)))) {
            return Reason.SINGLE_RUN_ONLY;
        }
        List<Reason> reasons = gates.stream()
                .flatMap(decision -> decision.reason().stream())
                .distinct()
                .toList();
        return reasons.size() == 1 ? reasons.get(0) : reasons.isEmpty() ? Reason.NO_DATA : Reason.GATES_INCONCLUSIVE;
    }
}
