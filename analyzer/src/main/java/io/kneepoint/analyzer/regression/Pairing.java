// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

/** How the runs of both sides were made. */
public enum Pairing {
    /** In turns on the same host: run i of the baseline belongs to run i of the candidate ({@link AbbaSchedule}). */
    INTERLEAVED,
    /** Apart from each other, as with an archived baseline. */
    INDEPENDENT
}
