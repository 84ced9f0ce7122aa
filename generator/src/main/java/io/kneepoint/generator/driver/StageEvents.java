// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.schemas.event.LoadKind;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.serde.TrustedRecords;
import java.util.OptionalLong;

/** Stages as the contract tells of them. */
final class StageEvents {

    static {
        TrustedRecords.install();
    }

    private StageEvents() {}

    static StageStarted started(int number, StageSpec stage, long epochNanos) {
        boolean open = stage.load() instanceof StageLoad.OpenLoop;
        return StageStarted.newBuilder()
                .setStage(number)
                .setName(stage.name())
                .setKind(open ? LoadKind.OPEN_LOOP : LoadKind.CLOSED_LOOP)
                .setConcurrency(
                        stage.concurrency().isPresent()
                                ? (Integer) stage.concurrency().getAsInt()
                                : null)
                .setRatePerSecond(
                        stage.load() instanceof StageLoad.OpenLoop openLoop ? (Double) openLoop.meanPerSecond() : null)
                .setStartedEpochNanos(epochNanos)
                .setPattern(stage.pattern())
                .setBursts(stage.bursts().orElse(null))
                .build();
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
