// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.streams;

import io.kneepoint.schemas.serde.RegistryUnavailableException;
import java.time.Duration;

/**
 * How long an analyzer bears with the schema registry: for ever with one that does not answer, {@value #MOST_REFUSALS} times on end
 * with one that answers that it does not let this client in.
 *
 * <p>Safe for use by several threads.
 */
final class RegistryPatience {

    static final int MOST_REFUSALS = 10;

    /** Refusals that are further apart are not on end: something was read in between. */
    static final Duration ON_END = Duration.ofSeconds(30);

    private int refusals;
    private long lastNanos;

    /** Whether to go on waiting after this failure, at this moment of the JVM's own clock. [ns] */
    synchronized boolean bears(RegistryUnavailableException failure, long nowNanos) {
        if (!failure.isRefusal()) {
            return true;
        }
        refusals = refusals > 0 && nowNanos - lastNanos <= ON_END.toNanos() ? refusals + 1 : 1;
        lastNanos = nowNanos;
        return refusals < MOST_REFUSALS;
    }
}
