// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

/** How the p-values of the gates are adjusted for how many there are. */
public enum Multiplicity {
    /** All gates together; valid whatever their dependence. */
    HOLM,
    /** In the declared order at full α, each only if all before it are significant. */
    FIXED_SEQUENCE
}
