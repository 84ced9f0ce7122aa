// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One run as far as a comparison is concerned.
 *
 * @param name run id, directory or file, for people
 * @param fingerprint what must be the same for runs to be comparable (model, GPU, driver, prompt set …), as far as
 *     known
 * @param levels its load levels, each concurrency once
 */
public record RunSample(String name, Map<String, String> fingerprint, List<LevelSample> levels) {

    public RunSample {
        fingerprint = Map.copyOf(fingerprint);
        levels = List.copyOf(levels);
        Set<OptionalInt> seen = new HashSet<>();
        for (LevelSample level : levels) {
            if (!seen.add(level.concurrency())) {
                throw new IllegalArgumentException("levels of " + name + ": concurrency "
                        + (level.concurrency().isPresent() ? level.concurrency().getAsInt() : "unknown")
                        + " twice (expected: each once)");
            }
        }
    }

    /** The level of that concurrency. */
    Optional<LevelSample> level(OptionalInt concurrency) {
        return levels.stream()
                .filter(level -> level.concurrency().equals(concurrency))
                .findFirst();
    }
}
