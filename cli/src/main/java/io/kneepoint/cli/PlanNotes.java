// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.generator.recording.RunDescription;
import java.util.List;
import java.util.Objects;

/** What a recorded run says of itself beside its numbers, such as why an imported file cannot tell something. Stateless. */
final class PlanNotes {

    private static final String KEY = "notes";

    private PlanNotes() {}

    /** The sentences of a run's plan; none where it has none. */
    static List<String> of(RunDescription run) {
        return run.plan().get(KEY) instanceof List<?> notes
                ? notes.stream().filter(Objects::nonNull).map(String::valueOf).toList()
                : List.of();
    }
}
