// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

/**
 * What a verdict rests on, from the weakest to the strongest: constants compare in that order.
 *
 * <p>One run a side cannot see how runs differ among themselves; several can; several in pairs also lose what drifts.
 */
public enum Evidence {
    /** One run a side; the request, in blocks, is the unit. */
    WITHIN_RUN("within-run"),
    /** Several runs a side; the run is the unit. */
    RUNS("runs"),
    /** Several runs a side, interleaved; the pair is the unit. */
    PAIRED_RUNS("paired-runs");

    private final String label;

    Evidence(String label) {
        this.label = label;
    }

    /** The name in reports. */
    public String label() {
        return label;
    }

    /** Whether a regression of this firmness may block: from runs always, from one run only when confirmed. */
    public boolean mayBlock(Confidence confidence) {
        return this != WITHIN_RUN || confidence == Confidence.CONFIRMED;
    }
}
