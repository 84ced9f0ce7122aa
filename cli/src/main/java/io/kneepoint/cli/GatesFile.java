// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.analyzer.regression.Gate;
import io.kneepoint.analyzer.regression.GateAction;
import io.kneepoint.analyzer.regression.GatePolicy;
import io.kneepoint.analyzer.regression.Metric;
import io.kneepoint.analyzer.regression.Multiplicity;
import io.kneepoint.analyzer.statistics.Statistic;
import io.kneepoint.schemas.config.Defaulted;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What blocks a release, as {@code config/gates.yaml} says it.
 *
 * @param alpha chance of a false block over all gates and levels, in (0, 0.25); 0.05 where it is left out
 * @param multiplicity how gates are adjusted for their number; Holm where it is left out
 * @param onInconclusive what follows when the data cannot say; more runs where it is left out
 * @param assumedRunToRunPercent how much runs of the same thing differ when no history says, from 0; 10 where it is
 *     left out
 * @param gates what blocks, at least one
 * @param diagnostics what is shown beside it; nothing where it is left out
 */
record GatesFile(
        OptionalDouble alpha,
        @Defaulted Multiplicity multiplicity,
        @Defaulted GateAction.OnInconclusive onInconclusive,
        OptionalDouble assumedRunToRunPercent,
        List<Entry> gates,
        @Defaulted List<Entry> diagnostics) {

    private static final double PERCENT = 100;
    private static final double DEFAULT_ALPHA = 0.05;
    private static final double DEFAULT_RUN_TO_RUN_PERCENT = 10;

    GatesFile {
        multiplicity = multiplicity == null ? Multiplicity.HOLM : multiplicity;
        onInconclusive = onInconclusive == null ? GateAction.OnInconclusive.EXTEND : onInconclusive;
        diagnostics = diagnostics == null ? List.of() : diagnostics;
        if (gates.isEmpty()) {
            throw new IllegalArgumentException("gates: none (expected: at least one)");
        }
        if (alpha.isPresent() && !(alpha.getAsDouble() > 0 && alpha.getAsDouble() < 0.25)) {
            throw new IllegalArgumentException("alpha: " + alpha.getAsDouble() + " (expected: above 0, below 0.25)");
        }
        if (assumedRunToRunPercent.isPresent() && !(assumedRunToRunPercent.getAsDouble() >= 0)) {
            throw new IllegalArgumentException(
                    "assumedRunToRunPercent: " + assumedRunToRunPercent.getAsDouble() + " (expected: 0 or more)");
        }
    }

    /**
     * One comparison.
     *
     * @param metric name as reports give it
     * @param statistic mean, p95, …; p95 for a latency and mean else where it is left out
     * @param marginPercent worsening that counts, for all but shares
     * @param marginPoints the same for a share of requests
     */
    record Entry(String metric, Optional<String> statistic, OptionalDouble marginPercent, OptionalDouble marginPoints) {

        Entry {
            gate(metric, statistic, marginPercent, marginPoints);
        }

        Gate gate() {
            return gate(metric, statistic, marginPercent, marginPoints);
        }

        private static Gate gate(
                String metric, Optional<String> statistic, OptionalDouble marginPercent, OptionalDouble marginPoints) {
            Metric known = Metric.parse(metric);
            OptionalDouble margin = known.isShare() ? marginPoints : marginPercent;
            OptionalDouble other = known.isShare() ? marginPercent : marginPoints;
            if (margin.isEmpty() || other.isPresent()) {
                throw new IllegalArgumentException("metric: " + metric + " (expected: with "
                        + (known.isShare() ? "marginPoints, for it is a share" : "marginPercent, for it is no share")
                        + ", and not the other)");
            }
            return new Gate(known, statistic.map(Statistic::parse).orElseGet(() -> usual(known)), margin.getAsDouble());
        }
    }

    /** p95 for what has a tail, the mean for what has not. */
    static Statistic usual(Metric metric) {
        return metric.isShare() || metric.higherIsBetter() || metric == Metric.COST_PER_REQUEST
                ? Statistic.mean()
                : Statistic.quantile(0.95);
    }

    GatePolicy policy() {
        return new GatePolicy(
                gates.stream().map(Entry::gate).toList(),
                diagnostics.stream().map(Entry::gate).toList(),
                multiplicity,
                alpha.orElse(DEFAULT_ALPHA),
                0,
                Set.of(),
                assumedRunToRunPercent.orElse(DEFAULT_RUN_TO_RUN_PERCENT) / PERCENT);
    }
}
