// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.workers;

import java.util.Optional;

/**
 * A worker of a run.
 *
 * @param number which, from 0
 * @param machine name of its machine
 * @param processId its process there
 * @param clock how far the first worker's clock is ahead of its own
 * @param lost why it was given up; empty when it was not
 * @param eventsGenerated distinct events that it generated; empty until it has ended
 */
public record Member(
        int number,
        String machine,
        long processId,
        ClockEstimate clock,
        Optional<String> lost,
        Optional<Long> eventsGenerated) {

    @Override
    public String toString() {
        return "worker " + number + " (process " + processId + " on " + machine + ")";
    }
}
