// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.generator.arrival.ConcurrencyTarget;
import io.kneepoint.generator.arrival.RateProfile;
import io.kneepoint.generator.driver.Measurement;
import io.kneepoint.generator.driver.StageLoad;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.schemas.event.LoadPattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A load that rises or falls all the time: the whole curve in one run, by the requests that were in flight.
 *
 * @param concurrency requests kept in flight, such as 1 to 128; each number for the same part of the duration
 * @param rate or else arrivals at a rate that changes, such as 1/s to 50/s
 * @param arrivals how arrivals are spread; poisson unless given
 * @param burstiness shape of gamma arrivals: 1 is Poisson, less is more bursty
 * @param maxInFlight requests in flight above which arrivals are shed; 10000 unless given
 * @param duration length
 */
public record RampPhase(
        Optional<LevelSpan> concurrency,
        Optional<RateSpan> rate,
        Optional<ArrivalKind> arrivals,
        OptionalDouble burstiness,
        OptionalInt maxInFlight,
        Duration duration)
        implements PhasePattern {

    public RampPhase {
        new OpenLoopSettings(arrivals, burstiness, maxInFlight).requireBeside(concurrency, rate);
        new Measurement.Timed(Duration.ZERO, duration);
    }

    @Override
    public List<Level> levels() {
        return concurrency.map(span -> List.of(span.from(), span.to())).orElse(List.of());
    }

    @Override
    public boolean showsCurve() {
        return true;
    }

    @Override
    public List<StageSpec> stages(PhaseContext context) {
        return List.of(StageSpec.of(
                context.name(),
                load(context),
                new Measurement.Timed(Duration.ZERO, context.limited(duration)),
                LoadPattern.RAMP));
    }

    private StageLoad load(PhaseContext context) {
        if (rate.isPresent()) {
            RateSpan span = rate.get();
            return new OpenLoopSettings(arrivals, burstiness, maxInFlight)
                    .openLoop(
                            new RateProfile.Ramp(span.from(), span.to(), duration),
                            (span.from().perSecond() + span.to().perSecond()) / 2,
                            context.seed());
        }
        LevelSpan span = concurrency.orElseThrow();
        return new StageLoad.ClosedLoop(
                new ConcurrencyTarget.Ramp(context.level(span.from()), context.level(span.to()), duration));
    }
}
