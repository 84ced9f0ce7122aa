// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.client.ClientCounters;
import io.kneepoint.schemas.event.EndReason;
import java.util.List;
import java.util.Optional;

/**
 * What a run came to.
 *
 * @param runId the run
 * @param reason why it ended
 * @param stages its load levels, as far as they were begun
 * @param eventsGenerated distinct events, watermarks left out
 * @param requestsScheduled requests
 * @param outputTokens output tokens that arrived
 * @param client what the client did
 * @param invalidReason why the measurement must not be trusted; empty when nothing speaks against it
 */
public record RunSummary(
        String runId,
        EndReason reason,
        List<StageSummary> stages,
        long eventsGenerated,
        long requestsScheduled,
        long outputTokens,
        ClientCounters client,
        Optional<String> invalidReason) {

    public RunSummary {
        stages = List.copyOf(stages);
    }
}
