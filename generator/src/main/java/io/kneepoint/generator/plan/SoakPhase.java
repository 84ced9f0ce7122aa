// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.schemas.event.LoadPattern;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The same load for long: whether latencies drift is its result.
 *
 * @param concurrency requests kept in flight
 * @param rate or else arrivals at this rate, whatever is in flight
 * @param arrivals how arrivals are spread; poisson unless given
 * @param burstiness shape of gamma arrivals: 1 is Poisson, less is more bursty
 * @param maxInFlight requests in flight above which arrivals are shed; 10000 unless given
 * @param duration length, warm-up included
 * @param warmUp time that is not measured; a tenth of the duration and at most 30 s unless given
 */
public record SoakPhase(
        Optional<Level> concurrency,
        Optional<RateSetting> rate,
        Optional<ArrivalKind> arrivals,
        OptionalDouble burstiness,
        OptionalInt maxInFlight,
        Duration duration,
        Optional<Duration> warmUp)
        implements SteadyPhase {

    public SoakPhase {
        SteadyLoad.require(
                concurrency, rate, new OpenLoopSettings(arrivals, burstiness, maxInFlight), duration, warmUp);
    }

    @Override
    public LoadPattern eventPattern() {
        return LoadPattern.SOAK;
    }
}
