// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Says which stage follows, so that a stage can depend on what those before it have shown. */
@FunctionalInterface
public interface StagePlanner {

    /**
     * The stage after these; empty ends the run. Asked on the event loop when a stage has ended; the answer may come later and from
     * any thread. An answer that fails ends the run as failed.
     */
    CompletionStage<Optional<StageSpec>> next(List<StageSummary> ended);

    /** When that stage begins, where several workers have agreed on it; empty begins it when it is reached. [ns since the Unix epoch] */
    default OptionalLong startsAtEpochNanos(int stage) {
        return OptionalLong.empty();
    }

    /** One after the other, whatever happens. */
    static StagePlanner inOrder(List<StageSpec> stages) {
        List<StageSpec> copy = List.copyOf(stages);
        return ended -> CompletableFuture.completedFuture(
                ended.size() < copy.size() ? Optional.of(copy.get(ended.size())) : Optional.empty());
    }
}
