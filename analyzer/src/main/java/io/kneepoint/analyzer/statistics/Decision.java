// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Optional;

/**
 * An answer with its firmness or its reason.
 *
 * @param kind the answer
 * @param confidence present exactly for a regression
 * @param reason present exactly for an inconclusive answer
 * @param improvement whether {@code NO_REGRESSION} is moreover an improvement beyond the margin
 */
public record Decision(
        VerdictKind kind, Optional<Confidence> confidence, Optional<Reason> reason, boolean improvement) {

    public Decision {
        if ((kind == VerdictKind.REGRESSION) != confidence.isPresent()
                || (kind == VerdictKind.INCONCLUSIVE) != reason.isPresent()
                || (improvement && kind != VerdictKind.NO_REGRESSION)) {
            throw new IllegalArgumentException("decision: " + kind + ", " + confidence + ", " + reason + ", "
                    + improvement + " (expected: a confidence for a regression, a reason for an inconclusive answer)");
        }
    }

    public static Decision regression(Confidence confidence) {
        return new Decision(VerdictKind.REGRESSION, Optional.of(confidence), Optional.empty(), false);
    }

    public static Decision noRegression(boolean improvement) {
        return new Decision(VerdictKind.NO_REGRESSION, Optional.empty(), Optional.empty(), improvement);
    }

    public static Decision inconclusive(Reason reason) {
        return new Decision(VerdictKind.INCONCLUSIVE, Optional.empty(), Optional.of(reason), false);
    }

    /** Whether this is a regression, however firm. */
    public boolean isRegression() {
        return kind == VerdictKind.REGRESSION;
    }
}
