// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.regression.Comparison.Numbers;
import io.kneepoint.analyzer.regression.Comparison.Reference;
import io.kneepoint.analyzer.statistics.Decision;
import io.kneepoint.analyzer.statistics.LogRatio;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.analyzer.statistics.StratifiedEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One effect over all levels of a gate, for information: the levels have voted already.
 *
 * <p>Levels that could not be tested are left out; when Cochran's Q says that the effect depends on the load, no pooled
 * claim is made. Stateless.
 */
final class PooledComparison {

    private PooledComparison() {}

    /** One comparison for each gate with at least two testable levels. */
    static List<Comparison> of(List<Comparison> gated, GatePolicy policy) {
        List<Comparison> pooled = new ArrayList<>();
        for (Gate gate : policy.gates()) {
            List<Comparison> levels = gated.stream()
                    .filter(c -> c.metric().equals(gate.metric().label())
                            && c.statistic().equals(gate.statistic().name())
                            && c.numbers().theta().isPresent()
                            && usable(c.decision()))
                    .toList();
            if (levels.size() > 1) {
                pooled.add(pool(gate, levels, policy));
            }
        }
        return pooled;
    }

    private static boolean usable(Decision decision) {
        return decision.reason().isEmpty()
                || decision.reason().equals(Optional.of(Reason.INTERVAL_STRADDLES_THRESHOLD));
    }

    private static Comparison pool(Gate gate, List<Comparison> levels, GatePolicy policy) {
        StratifiedEstimate estimate = StratifiedEstimate.of(levels.stream()
                .map(level -> new LogRatio(
                        level.numbers().theta().orElseThrow(),
                        level.numbers().se().orElseThrow(),
                        level.numbers().df().orElseThrow()))
                .toList());
        Decision decision = estimate.heterogeneous()
                ? Decision.inconclusive(Reason.EFFECT_DEPENDS_ON_LOAD)
                : estimate.pooled().decide(LogRatio.delta(gate.margin()), policy.alpha());
        Subject subject = Subject.of(gate, OptionalInt.empty(), false);
        List<String> notes = new ArrayList<>(List.of("over " + levels.size() + " levels"));
        estimate.cochranP()
                .ifPresent(p -> notes.add(String.format(
                        Locale.ROOT,
                        "Cochran's Q %.3g, p %.3g",
                        estimate.cochranQ().orElseThrow(),
                        p)));
        return Comparison.of(
                subject,
                decision,
                levels.get(0).evidence(),
                Numbers.of(estimate.pooled(), gate.metric().higherIsBetter(), gate.margin(), policy.alpha()),
                Reference.NONE,
                notes);
    }
}
