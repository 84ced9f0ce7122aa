// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.schemas.event.Objectives;
import io.kneepoint.schemas.event.Price;
import java.util.Map;
import java.util.Optional;

/**
 * What a run says about itself besides its load.
 *
 * @param runId the run
 * @param worker which of its workers this is, from 0
 * @param workers how many it has
 * @param tool name and version of this program
 * @param labels labels, such as experiment
 * @param objectives limits that make a request count as goodput
 * @param price price of the model's tokens
 */
public record RunAbout(
        String runId,
        int worker,
        int workers,
        String tool,
        Map<String, String> labels,
        Optional<Objectives> objectives,
        Optional<Price> price) {

    public RunAbout {
        labels = Map.copyOf(labels);
        if (workers < 1 || worker < 0 || worker >= workers) {
            throw new IllegalArgumentException(
                    "worker: " + worker + " of " + workers + " (expected: from 0, less than their number)");
        }
    }

    /** The only worker of a run without labels, objectives or price. */
    public static RunAbout of(String runId, String tool) {
        return new RunAbout(runId, 0, 1, tool, Map.of(), Optional.empty(), Optional.empty());
    }
}
