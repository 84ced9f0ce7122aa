// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

/** The three answers of a comparison; the third is not a failure. */
public enum VerdictKind {
    /** The candidate is worse by more than the margin, beyond chance. */
    REGRESSION,
    /** It is shown that the candidate is not worse by the margin. */
    NO_REGRESSION,
    /** Neither is shown; a {@link Reason} says why. */
    INCONCLUSIVE
}
