// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.VerdictKind;

/** What a pipeline does with a verdict. Inconclusive never passes silently. */
public enum GateAction {
    /** Go on. */
    PASS,
    /** Stop the deployment. */
    BLOCK,
    /** Make more runs. */
    EXTEND,
    /** Go on, and say aloud that nothing was shown. */
    WARN;

    /** The wish of whoever runs the gate for verdicts that are inconclusive. */
    public enum OnInconclusive {
        /** More runs while the budget lasts, then a warning. */
        EXTEND,
        /** A warning at once. */
        WARN,
        /** As if it had regressed: for release branches. */
        BLOCK
    }

    /** The action for a verdict; {@code budgetLeft} says whether more runs may be made. */
    public static GateAction of(VerdictKind verdict, OnInconclusive wish, boolean budgetLeft) {
        return switch (verdict) {
            case REGRESSION -> BLOCK;
            case NO_REGRESSION -> PASS;
            case INCONCLUSIVE ->
                switch (wish) {
                    case BLOCK -> BLOCK;
                    case WARN -> WARN;
                    case EXTEND -> budgetLeft ? EXTEND : WARN;
                };
        };
    }
}
