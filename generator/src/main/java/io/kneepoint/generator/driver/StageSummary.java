// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.schemas.event.Outcome;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a load level came to.
 *
 * @param stage the level
 * @param requestsScheduled requests that it scheduled
 * @param outcomes how many ended in which way
 * @param measureFromEpochNanos first instant of the measurement; ns since the Unix epoch, empty when there was none
 * @param measureToEpochNanos first instant after it; ns since the Unix epoch, empty when there was none
 */
public record StageSummary(
        StageSpec stage,
        long requestsScheduled,
        Map<Outcome, Long> outcomes,
        OptionalLong measureFromEpochNanos,
        OptionalLong measureToEpochNanos) {

    public StageSummary {
        outcomes = Map.copyOf(outcomes);
    }

    /** Requests that ended well. */
    public long ok() {
        return outcomes.getOrDefault(Outcome.OK, 0L);
    }

    /** Requests that failed; those that the run itself gave up are not among them. */
    public long failed() {
        return outcomes.entrySet().stream()
                .filter(entry -> entry.getKey() != Outcome.OK && entry.getKey() != Outcome.ABORTED)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
