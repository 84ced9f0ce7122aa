// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What somebody who starts a plan says otherwise than its file.
 *
 * @param maxDuration longest time of a phase, or of a level of a sweep
 * @param timeScale how much faster than recorded traces are replayed
 */
public record Overrides(Optional<Duration> maxDuration, OptionalDouble timeScale) {

    /** Everything as the file says. */
    public static final Overrides NONE = new Overrides(Optional.empty(), OptionalDouble.empty());
}
