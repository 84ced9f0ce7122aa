// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.workers;

import java.util.List;

/**
 * How far the clock of another process is ahead of this one's, of one question to it that came back soonest.
 *
 * <p>Offset = told − (asked + heard) / 2, uncertainty = (heard − asked) / 2: wherever the answer was given between question and
 * answer, the true offset is no further away (RFC 5905, with one time stamp on the other side). Only an offset beyond its uncertainty
 * shows that the clocks differ, and only such a one is corrected.
 *
 * @param offsetNanos other clock minus this one
 * @param uncertaintyNanos greatest error of that
 */
public record ClockEstimate(long offsetNanos, long uncertaintyNanos) {

    /** Of a process's own clock. */
    public static final ClockEstimate OWN = new ClockEstimate(0, 0);

    /**
     * A question and its answer; all in ns since the Unix epoch.
     *
     * @param askedEpochNanos when it was asked, by this clock
     * @param toldEpochNanos what the other clock said
     * @param heardEpochNanos when the answer came, by this clock
     */
    record Round(long askedEpochNanos, long toldEpochNanos, long heardEpochNanos) {

        ClockEstimate estimate() {
            long tripNanos = heardEpochNanos - askedEpochNanos;
            return new ClockEstimate(toldEpochNanos - askedEpochNanos - tripNanos / 2, (tripNanos + 1) / 2);
        }
    }

    /** The estimate of the round that took least; {@link #OWN} without rounds. */
    static ClockEstimate best(List<Round> rounds) {
        return rounds.stream()
                .map(Round::estimate)
                .min((one, other) -> Long.compare(one.uncertaintyNanos, other.uncertaintyNanos))
                .orElse(OWN);
    }

    /** Whether the clocks surely differ. */
    public boolean differs() {
        return Math.abs(offsetNanos) > uncertaintyNanos;
    }

    /** What to add to this clock so that it agrees with the other as far as is known. [ns] */
    public long correctionNanos() {
        return differs() ? offsetNanos : 0;
    }
}
