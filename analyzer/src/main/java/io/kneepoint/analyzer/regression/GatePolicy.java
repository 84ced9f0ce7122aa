// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.Statistic;
import java.util.List;
import java.util.Set;

/**
 * What is compared, what blocks, and how sure one must be.
 *
 * <p>Gates are declared beforehand and few, for each must be passed. Diagnostics are printed and never block: derived
 * metrics must not vote twice.
 *
 * @param gates comparisons that block, at every level
 * @param diagnostics comparisons that inform, where both sides have the metric
 * @param multiplicity how the gates are adjusted for how many they are
 * @param alpha two-sided level of the whole family, in (0, 0.5)
 * @param clockResolution smallest difference of the clock, in the unit of the latencies; 0 when exact
 * @param expectedDifferences keys of the fingerprint that are allowed to differ: what the candidate changes
 * @param assumedRunToRunSd sd of ln T between runs of the same thing that a single run must stand up to before it
 *     confirms a regression, when no history says better; from 0
 */
public record GatePolicy(
        List<Gate> gates,
        List<Gate> diagnostics,
        Multiplicity multiplicity,
        double alpha,
        double clockResolution,
        Set<String> expectedDifferences,
        double assumedRunToRunSd) {

    public GatePolicy {
        gates = List.copyOf(gates);
        diagnostics = List.copyOf(diagnostics);
        expectedDifferences = Set.copyOf(expectedDifferences);
        if (gates.isEmpty()) {
            throw new IllegalArgumentException("gates: 0 (expected: at least 1)");
        }
        if (!(alpha > 0 && alpha < 0.5)) {
            throw new IllegalArgumentException("alpha: " + alpha + " (expected: in (0, 0.5))");
        }
        if (!(clockResolution >= 0 && clockResolution < Double.POSITIVE_INFINITY)
                || !(assumedRunToRunSd >= 0 && assumedRunToRunSd < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("clockResolution, assumedRunToRunSd: " + clockResolution + ", "
                    + assumedRunToRunSd + " (expected: finite, from 0)");
        }
    }

    /**
     * p95 TTFT 15 %, p95 TPOT 10 %, output tokens/s 5 %, error rate 0.5 points, at 5 %; cost, medians and far tails as
     * diagnostics; 10 % run-to-run variation assumed.
     */
    public static GatePolicy defaults() {
        return new GatePolicy(
                List.of(
                        new Gate(Metric.TTFT, Statistic.quantile(0.95), 15),
                        new Gate(Metric.TPOT, Statistic.quantile(0.95), 10),
                        new Gate(Metric.OUTPUT_TOKENS_PER_SECOND, Statistic.mean(), 5),
                        new Gate(Metric.ERROR_RATE, Statistic.mean(), 0.5)),
                List.of(
                        new Gate(Metric.TTFT, Statistic.quantile(0.5), 5),
                        new Gate(Metric.TTFT, Statistic.mean(), 5),
                        new Gate(Metric.TTFT, Statistic.quantile(0.99), 15),
                        new Gate(Metric.ITL, Statistic.quantile(0.95), 10),
                        new Gate(Metric.E2E, Statistic.quantile(0.95), 15),
                        new Gate(Metric.COST_PER_REQUEST, Statistic.mean(), 5),
                        new Gate(Metric.CACHE_MISS_RATE, Statistic.mean(), 5)),
                Multiplicity.HOLM,
                0.05,
                0,
                Set.of(),
                0.10);
    }

    /** One gate, nothing else. */
    public static GatePolicy single(Gate gate) {
        return defaults().withGates(List.of(gate)).withDiagnostics(List.of());
    }

    public GatePolicy withGates(List<Gate> newGates) {
        return new GatePolicy(
                newGates, diagnostics, multiplicity, alpha, clockResolution, expectedDifferences, assumedRunToRunSd);
    }

    public GatePolicy withDiagnostics(List<Gate> newDiagnostics) {
        return new GatePolicy(
                gates, newDiagnostics, multiplicity, alpha, clockResolution, expectedDifferences, assumedRunToRunSd);
    }

    public GatePolicy withMultiplicity(Multiplicity newMultiplicity) {
        return new GatePolicy(
                gates, diagnostics, newMultiplicity, alpha, clockResolution, expectedDifferences, assumedRunToRunSd);
    }

    public GatePolicy withAlpha(double newAlpha) {
        return new GatePolicy(
                gates, diagnostics, multiplicity, newAlpha, clockResolution, expectedDifferences, assumedRunToRunSd);
    }

    public GatePolicy withClockResolution(double resolution) {
        return new GatePolicy(
                gates, diagnostics, multiplicity, alpha, resolution, expectedDifferences, assumedRunToRunSd);
    }

    public GatePolicy expecting(Set<String> differences) {
        return new GatePolicy(gates, diagnostics, multiplicity, alpha, clockResolution, differences, assumedRunToRunSd);
    }

    public GatePolicy assumingRunToRunSd(double sd) {
        return new GatePolicy(gates, diagnostics, multiplicity, alpha, clockResolution, expectedDifferences, sd);
    }
}
