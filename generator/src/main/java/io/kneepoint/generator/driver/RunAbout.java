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
        new WorkerShare(worker, workers);
    }

    /** The part of the load that is this worker's. */
    public WorkerShare share() {
        return new WorkerShare(worker, workers);
    }

    /** The same run as another of its workers, or with another number of them. */
    public RunAbout as(int otherWorker, int ofWorkers) {
        return new RunAbout(runId, otherWorker, ofWorkers, tool, labels, objectives, price);
    }

    /** The only worker of a run without labels, objectives or price. */
    public static RunAbout of(String runId, String tool) {
        return new RunAbout(runId, 0, 1, tool, Map.of(), Optional.empty(), Optional.empty());
    }
}
