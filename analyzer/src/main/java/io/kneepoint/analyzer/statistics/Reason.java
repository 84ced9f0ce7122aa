// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

/** Why a comparison is {@link VerdictKind#INCONCLUSIVE}. */
public enum Reason {
    /** A side has too few values to say anything. */
    NO_DATA("a side has fewer than two usable values"),
    /** More than 1 % of the values were not positive finite numbers. */
    DATA_QUALITY("more than 1 % of the values are not positive finite numbers"),
    /** The run is too short for its autocorrelation. */
    INSUFFICIENT_INDEPENDENT_BLOCKS("the run is too short for its autocorrelation: fewer than 8 independent blocks"),
    /** Too few values lie beyond the quantile. */
    INSUFFICIENT_TAIL("too few values lie beyond the quantile"),
    /** Timeouts hide the quantile. */
    CENSORED_TAIL("the quantile lies among requests that timed out, so it is only bounded from below"),
    /** The interval holds both no change and a change beyond the margin. */
    INTERVAL_STRADDLES_THRESHOLD("the interval reaches over the margin"),
    /** Fewer than four runs on a side. */
    TOO_FEW_RUNS("fewer than 4 runs on a side"),
    /** A load level was measured on one side only. */
    LEVEL_MISSING("the load level was measured on one side only"),
    /** The level never settled or drifted. */
    NOT_STEADY("the load level is not steady"),
    /** The runs were not made under the same conditions. */
    NOT_COMPARABLE("the runs differ in more than what is compared"),
    /** The instrument disturbed what it measured. */
    INVALID_MEASUREMENT("a measurement must not be trusted"),
    /** The effect depends on the load, so no pooled claim is made. */
    EFFECT_DEPENDS_ON_LOAD("the effect depends on the load level"),
    /** Significant alone, not among all that were tested. */
    NOT_SIGNIFICANT_IN_FAMILY("not significant once all gated tests are taken together (Holm)"),
    /** A single run says so, below confirmation. */
    SINGLE_RUN_ONLY("a single run a side suggests a regression but does not confirm it: run more"),
    /** Every request of both sides failed. */
    ALL_FAILED("every request failed on both sides"),
    /** The planned number of runs is used up. */
    BUDGET_EXHAUSTED("the planned number of runs is used up"),
    /** A single look would have decided; one of several may not yet. */
    EARLY_LOOK("plain to a single look, not yet to an early one of several"),
    /** It was stopped before its plan was through. */
    STOPPED_EARLY("it was stopped before its plan was through"),
    /** At least one gated comparison gives no answer. */
    GATES_INCONCLUSIVE("at least one gated comparison is inconclusive");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    /** One clause for people. */
    public String text() {
        return text;
    }
}
