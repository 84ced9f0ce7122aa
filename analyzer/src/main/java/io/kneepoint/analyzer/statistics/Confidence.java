// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

/** How firm a {@link VerdictKind#REGRESSION} is. */
public enum Confidence {
    /** The estimate is beyond the margin and the difference is beyond chance; the true one may be below the margin. */
    LIKELY,
    /** The whole 95 % interval is beyond the margin. */
    CONFIRMED
}
