// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionStage;

/** What is known of curves: of this run so far, and of recorded runs. Answers may come later and from any thread. */
public interface Landmarks {

    /**
     * Where a landmark is; empty when the curve does not show it.
     *
     * @param run a recorded run; empty for this run, up to the stage that ended last
     */
    CompletionStage<OptionalDouble> find(Landmark landmark, Optional<String> run);

    /** Between which levels this run broke so far; empty when it has not. */
    CompletionStage<Optional<Gap>> breakingGap();

    /**
     * Two levels between which something broke.
     *
     * @param lastGood highest level that was good; 0 when none was [requests in flight]
     * @param firstBroken lowest level that was not [requests in flight]
     */
    record Gap(double lastGood, double firstBroken) {}
}
