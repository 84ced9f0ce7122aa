// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What a phase is made with.
 *
 * @param name name of the phase
 * @param knownShares shares of landmarks, and the levels that they turned out to be
 * @param seed seed of the phase's chance
 * @param folder folder of the plan's file, which trace files are relative to
 * @param overrides what the command line says otherwise
 */
record PhaseContext(String name, Map<Level.Share, Integer> knownShares, long seed, Path folder, Overrides overrides) {

    /** A level as a number. */
    int level(Level level) {
        if (level.exactly().isPresent()) {
            return level.exactly().getAsInt();
        }
        Integer known = knownShares.get(level.share().orElseThrow());
        if (known == null) {
            throw new IllegalArgumentException(
                    "concurrency: " + level + " is not known (expected: a curve that shows it)");
        }
        return known;
    }

    /** A duration, no longer than the command line allows. */
    Duration limited(Duration duration) {
        return overrides
                .maxDuration()
                .filter(limit -> limit.compareTo(duration) < 0)
                .orElse(duration);
    }
}
