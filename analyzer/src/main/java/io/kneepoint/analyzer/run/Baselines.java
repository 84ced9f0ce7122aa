// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.schemas.verdict.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Which run the runs of an experiment are compared with, and what comes of it. Safe for use by several threads.
 *
 * <p>What it answers is no function of the events: it depends on what is registered when it is asked.
 */
@FunctionalInterface
public interface Baselines {

    /** Label that names the experiment of a run. */
    String EXPERIMENT = "experiment";

    /** No experiment has one. */
    Baselines NONE = experiment -> Optional.empty();

    /** The baseline of an experiment; answers at once. */
    Optional<Baseline> of(String experiment);

    /** A registered baseline. */
    interface Baseline {

        /** Its run. */
        String runId();

        /**
         * Compares; may take seconds.
         *
         * @param candidate the run that has completed; its fingerprint holds what its own events say
         * @return the answer for the whole run first, then one for each gate at each level
         * @throws RuntimeException when the baseline cannot be read
         */
        List<Verdict> compare(RunSamples candidate);
    }
}
