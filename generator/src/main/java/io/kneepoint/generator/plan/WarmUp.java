// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.generator.driver.Measurement;
import java.time.Duration;
import java.util.Optional;

/** The part of a phase that is not measured. */
final class WarmUp {

    private static final Duration LONGEST_DEFAULT = Duration.ofSeconds(30);
    private static final int DEFAULT_PART = 10;

    private WarmUp() {}

    /** As given, else a tenth of the duration and at most 30 s. */
    static Duration of(Optional<Duration> given, Duration duration) {
        Duration part = duration.dividedBy(DEFAULT_PART);
        return given.orElse(part.compareTo(LONGEST_DEFAULT) < 0 ? part : LONGEST_DEFAULT);
    }

    /** The measurement of a phase; where the command line has shortened it, its warm-up is shortened too. */
    static Measurement measurement(Optional<Duration> given, Duration duration, PhaseContext context) {
        Duration limited = context.limited(duration);
        Duration warmUp = of(given, duration);
        boolean fits = warmUp.plusSeconds(1).compareTo(limited) <= 0;
        return new Measurement.Timed(fits ? warmUp : limited.dividedBy(DEFAULT_PART), limited);
    }
}
