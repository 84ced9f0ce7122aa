// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.schemas.event.LoadKind;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import java.util.Optional;
import java.util.OptionalLong;

/** Stages as the contract tells of them, every field given: no default of the contract is read, and so no class need be trusted. */
final class StageEvents {

    private StageEvents() {}

    static StageStarted started(int number, StageSpec stage, long epochNanos) {
        Optional<StageLoad.OpenLoop> open =
                stage.load() instanceof StageLoad.OpenLoop openLoop ? Optional.of(openLoop) : Optional.empty();
        return new StageStarted(
                number,
                stage.name(),
                open.isPresent() ? LoadKind.OPEN_LOOP : LoadKind.CLOSED_LOOP,
                stage.concurrency().isPresent() ? (Integer) stage.concurrency().getAsInt() : null,
                open.map(StageLoad.OpenLoop::meanPerSecond).orElse(null),
                epochNanos,
                stage.pattern(),
                stage.bursts().orElse(null));
    }

    /** A stage that is measured as a whole ends for all workers when the last has ended: then none of them says when. */
    static StageEnded ended(int number, StageSummary summary, long epochNanos, int workers) {
        boolean ofAllWorkers = workers > 1 && summary.stage().measurement() instanceof Measurement.Whole;
        OptionalLong to = ofAllWorkers ? OptionalLong.empty() : summary.measureToEpochNanos();
        return new StageEnded(
                number,
                epochNanos,
                to.isPresent() ? (Long) summary.measureFromEpochNanos().getAsLong() : null,
                to.isPresent() ? (Long) to.getAsLong() : null,
                null,
                summary.requestsScheduled());
    }
}
