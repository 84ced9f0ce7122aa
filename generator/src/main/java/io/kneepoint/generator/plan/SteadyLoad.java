// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.generator.arrival.ConcurrencyTarget;
import io.kneepoint.generator.arrival.RateProfile;
import io.kneepoint.generator.driver.Measurement;
import io.kneepoint.generator.driver.StageLoad;
import java.time.Duration;
import java.util.Optional;

/** A load that does not change, as two patterns have it. */
final class SteadyLoad {

    private SteadyLoad() {}

    /** Throws {@link IllegalArgumentException} when the keys do not fit together. */
    static void require(
            Optional<Level> concurrency,
            Optional<RateSetting> rate,
            OpenLoopSettings open,
            Duration duration,
            Optional<Duration> warmUp) {
        open.requireBeside(concurrency, rate);
        new Measurement.Timed(WarmUp.of(warmUp, duration), duration);
    }

    static StageLoad of(
            Optional<Level> concurrency, Optional<RateSetting> rate, OpenLoopSettings open, PhaseContext context) {
        return rate.isPresent()
                ? open.openLoop(
                        new RateProfile.Constant(rate.get().rate()),
                        rate.get().rate().perSecond(),
                        context.seed())
                : new StageLoad.ClosedLoop(new ConcurrencyTarget.Constant(context.level(concurrency.orElseThrow())));
    }
}
