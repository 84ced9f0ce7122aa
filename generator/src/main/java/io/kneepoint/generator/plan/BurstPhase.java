// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.generator.arrival.BurstShape;
import io.kneepoint.generator.arrival.ConcurrencyTarget;
import io.kneepoint.generator.arrival.RateProfile;
import io.kneepoint.generator.driver.Measurement;
import io.kneepoint.generator.driver.StageLoad;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.schemas.event.Bursts;
import io.kneepoint.schemas.event.LoadPattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A calm load with a burst in the middle of each period: how long the endpoint takes to recover is its result.
 *
 * @param concurrency requests kept in flight while it is calm
 * @param rate or else arrivals at this rate while it is calm
 * @param arrivals how arrivals are spread; poisson unless given
 * @param burstiness shape of gamma arrivals: 1 is Poisson, less is more bursty
 * @param maxInFlight requests in flight above which arrivals are shed; 10000 unless given
 * @param multiplier load of a burst over the calm load, above 1
 * @param period time from burst to burst
 * @param duty share of a period that the burst takes
 * @param duration length, at least one period
 */
public record BurstPhase(
        Optional<Level> concurrency,
        Optional<RateSetting> rate,
        Optional<ArrivalKind> arrivals,
        OptionalDouble burstiness,
        OptionalInt maxInFlight,
        double multiplier,
        Duration period,
        Percent duty,
        Duration duration)
        implements PhasePattern {

    public BurstPhase {
        new OpenLoopSettings(arrivals, burstiness, maxInFlight).requireBeside(concurrency, rate);
        new BurstShape(multiplier, period, duty.share());
        new Measurement.Timed(Duration.ZERO, duration);
        if (duration.compareTo(period) < 0) {
            throw new IllegalArgumentException(
                    "duration: shorter than a period (expected: at least one period, so that there is a burst)");
        }
    }

    @Override
    public List<Level> levels() {
        return concurrency.stream().toList();
    }

    @Override
    public boolean showsCurve() {
        return false;
    }

    @Override
    public List<StageSpec> stages(PhaseContext context) {
        BurstShape shape = new BurstShape(multiplier, period, duty.share());
        return List.of(new StageSpec(
                context.name(),
                load(shape, context),
                new Measurement.Timed(Duration.ZERO, context.limited(duration)),
                LoadPattern.BURST,
                Optional.of(new Bursts(
                        shape.periodNanos(), shape.burstFromNanos(), shape.burstToNanos() - shape.burstFromNanos())),
                Optional.empty()));
    }

    private StageLoad load(BurstShape shape, PhaseContext context) {
        if (rate.isPresent()) {
            double mean = rate.get().rate().perSecond() * (1 + (multiplier - 1) * duty.share());
            return new OpenLoopSettings(arrivals, burstiness, maxInFlight)
                    .openLoop(new RateProfile.Burst(rate.get().rate(), shape), mean, context.seed());
        }
        return new StageLoad.ClosedLoop(new ConcurrencyTarget.Burst(context.level(concurrency.orElseThrow()), shape));
    }
}
