// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.health;

import java.time.Duration;

/**
 * How bad the instrument may be before its measurement must not be trusted.
 *
 * @param loopLagP99 greatest 99th percentile of the event loop's lag while requests were measured
 * @param issueLatenessP99 greatest 99th percentile of the time by which the generator took up requests later than they were intended,
 *     while requests were measured
 */
public record HealthLimits(Duration loopLagP99, Duration issueLatenessP99) {

    /** 50 ms each: a quarter of what people call a fast first token. */
    public static final HealthLimits DEFAULT = new HealthLimits(Duration.ofMillis(50), Duration.ofMillis(50));
}
