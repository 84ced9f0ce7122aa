// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * What the user adds to the files.
 *
 * @param zone time zone in which the files give local times; empty leaves such times out
 * @param labels labels of the run; win over those of the files
 */
public record ImportOptions(Optional<ZoneId> zone, Map<String, String> labels) {

    /** Nothing added. */
    public static final ImportOptions NONE = new ImportOptions(Optional.empty(), Map.of());

    public ImportOptions {
        labels = Map.copyOf(labels);
    }
}
