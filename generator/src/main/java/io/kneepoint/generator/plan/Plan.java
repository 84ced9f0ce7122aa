// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.schemas.config.Defaulted;
import io.kneepoint.schemas.config.StrictYaml;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run as a file describes it: where requests go, what they ask for, and the phases of the load, one after the other.
 *
 * @param name what the plan is called
 * @param endpoint where requests go; what is left out, whoever starts the plan has to say
 * @param prompts what requests ask for, where a trace does not say
 * @param labels labels of the run
 * @param slo limits that make a request count as goodput
 * @param price price of the model's tokens
 * @param seed seed of all chance in the load; 1 unless given
 * @param phases at least one
 */
public record Plan(
        String name,
        @Defaulted PlanEndpoint endpoint,
        @Defaulted Prompts prompts,
        @Defaulted Map<String, String> labels,
        Optional<Slo> slo,
        Optional<TokenPrice> price,
        @Defaulted Long seed,
        List<Phase> phases) {

    private static final long DEFAULT_SEED = 1;

    public Plan {
        endpoint = endpoint == null ? PlanEndpoint.UNKNOWN : endpoint;
        prompts = prompts == null ? Prompts.DEFAULT : prompts;
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        seed = seed == null ? (Long) DEFAULT_SEED : seed;
        phases = List.copyOf(phases);
        if (phases.isEmpty()) {
            throw new IllegalArgumentException("phases: none (expected: at least one)");
        }
        requireKnownLandmarks(phases);
        requireDistinctNames(phases);
    }

    /**
     * Reads a plan.
     *
     * @throws io.kneepoint.schemas.config.ConfigException when it is missing or wrong: file, line and caret
     */
    public static Plan read(Path file) {
        return StrictYaml.read(file, Plan.class);
    }

    /** The name of a phase: its own, or its pattern and place. */
    public String phaseName(int index) {
        Phase phase = phases.get(index);
        return phase.name().orElse(phases.size() == 1 ? phase.kind() : phase.kind() + "-" + (index + 1));
    }

    private static void requireKnownLandmarks(List<Phase> phases) {
        boolean curve = false;
        for (Phase phase : phases) {
            for (Level level : phase.pattern().levels()) {
                if (level.isShareOfThisRun() && !curve) {
                    throw new IllegalArgumentException("phases: " + level
                            + " comes before any sweep or ramp (expected: one in an earlier phase, or `" + level
                            + " of run ID`)");
                }
            }
            curve |= phase.pattern().showsCurve();
        }
    }

    private static void requireDistinctNames(List<Phase> phases) {
        Set<String> names = new HashSet<>();
        for (Phase phase : phases) {
            if (phase.name().isPresent() && !names.add(phase.name().get())) {
                throw new IllegalArgumentException(
                        "phases: " + phase.name().get() + " is there twice (expected: each name once)");
            }
        }
    }
}
