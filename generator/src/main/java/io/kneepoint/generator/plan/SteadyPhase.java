// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.schemas.event.LoadPattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A pattern that holds one load for its whole duration; what is expected of the service meanwhile tells one from another. */
sealed interface SteadyPhase extends PhasePattern permits SustainedPhase, SoakPhase {

    Optional<Level> concurrency();

    Optional<RateSetting> rate();

    Optional<ArrivalKind> arrivals();

    OptionalDouble burstiness();

    OptionalInt maxInFlight();

    Duration duration();

    Optional<Duration> warmUp();

    /** What it is called in the events. */
    LoadPattern eventPattern();

    @Override
    default List<Level> levels() {
        return concurrency().stream().toList();
    }

    @Override
    default boolean showsCurve() {
        return false;
    }

    @Override
    default List<StageSpec> stages(PhaseContext context) {
        OpenLoopSettings open = new OpenLoopSettings(arrivals(), burstiness(), maxInFlight());
        return List.of(StageSpec.of(
                context.name(),
                SteadyLoad.of(concurrency(), rate(), open, context),
                WarmUp.measurement(warmUp(), duration(), context),
                eventPattern()));
    }
}
