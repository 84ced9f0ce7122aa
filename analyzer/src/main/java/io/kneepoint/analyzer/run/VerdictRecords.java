// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.analyzer.regression.Comparison;
import io.kneepoint.analyzer.regression.RegressionReport;
import io.kneepoint.analyzer.statistics.Reason;
import io.kneepoint.schemas.serde.TrustedRecords;
import io.kneepoint.schemas.verdict.Verdict;
import io.kneepoint.schemas.verdict.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** A comparison as records: the answer for the whole run, and one for each gate at each level. Stateless. */
public final class VerdictRecords {

    private static final String RUN = "run";
    private static final String ALL_GATES = "all gates";
    private static final String POOLED = "pooled";

    static {
        TrustedRecords.install();
    }

    private VerdictRecords() {}

    /** The answer for the whole run. */
    public static Verdict wholeRun(String runId, String baselineRunId, VerdictKind verdict, String reason) {
        return Verdict.newBuilder()
                .setRunId(runId)
                .setBaselineRunId(baselineRunId)
                .setMetric(RUN)
                .setStatistic(ALL_GATES)
                .setVerdict(verdict)
                .setReason(reason)
                .build();
    }

    /** Whether this is the answer for a whole run. */
    public static boolean isOfWholeRun(Verdict verdict) {
        return verdict.getMetric().equals(RUN);
    }

    /**
     * The answer for the whole run first, then those of the gates.
     *
     * @param headline the answer in one sentence
     */
    public static List<Verdict> of(String runId, String baselineRunId, RegressionReport report, String headline) {
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(wholeRun(
                runId, baselineRunId, VerdictKind.valueOf(report.verdict().name()), headline));
        report.comparisons().stream()
                .filter(Comparison::gated)
                .map(gate -> of(runId, baselineRunId, gate))
                .forEach(verdicts::add);
        return verdicts;
    }

    private static Verdict of(String runId, String baselineRunId, Comparison gate) {
        return Verdict.newBuilder()
                .setRunId(runId)
                .setBaselineRunId(baselineRunId)
                .setMetric(gate.metric())
                .setStatistic(gate.statistic())
                .setConcurrency(
                        gate.concurrency().isPresent()
                                ? (Integer) gate.concurrency().getAsInt()
                                : null)
                .setVerdict(VerdictKind.valueOf(gate.decision().kind().name()))
                .setReason(gate.decision().reason().map(Reason::text).orElse(null))
                .setChangePercent(boxed(gate.numbers().changePercent()))
                .setPTwoSided(boxed(gate.numbers().pTwoSided()))
                .build();
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? (Double) value.getAsDouble() : null;
    }

    /** The answer for a whole run, for people. */
    public static String sentence(Verdict verdict) {
        return "against baseline " + verdict.getBaselineRunId() + ": " + verdict.getReason();
    }

    /** What a verdict is about within its run, for its key: nothing for that of the whole run. */
    public static List<String> parts(Verdict verdict) {
        return isOfWholeRun(verdict)
                ? List.of()
                : List.of(
                        verdict.getMetric() + "-" + verdict.getStatistic(),
                        verdict.getConcurrency() == null ? POOLED : Integer.toString(verdict.getConcurrency()));
    }
}
