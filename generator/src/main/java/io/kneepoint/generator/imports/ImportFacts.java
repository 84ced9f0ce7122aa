// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import io.kneepoint.schemas.event.MetricDefinitions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the files of an import are.
 *
 * @param tool tool that measured
 * @param endpoint URL that was measured; empty when the files do not say
 * @param model model that was asked; empty when the files do not say
 * @param labels what else the files say of the run
 * @param definitions definitions that the numbers follow
 * @param stages load levels
 * @param requests requests, failed ones included
 * @param notes what the files cannot say or where they leave doubt, a sentence each
 */
public record ImportFacts(
        String tool,
        Optional<String> endpoint,
        Optional<String> model,
        Map<String, String> labels,
        MetricDefinitions definitions,
        int stages,
        long requests,
        List<String> notes) {

    public ImportFacts {
        labels = Map.copyOf(labels);
        notes = List.copyOf(notes);
    }
}
