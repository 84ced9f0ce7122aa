// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.generator.driver.RunListener;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.driver.StageSummary;
import java.util.Locale;

/** A load run as lines of progress. */
final class LoadProgress implements RunListener {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Progress progress;
    private final int stages;

    LoadProgress(Progress progress, int stages) {
        this.progress = progress;
        this.stages = stages;
    }

    @Override
    public void onProgress(io.kneepoint.generator.driver.Progress now) {
        long limitSeconds = now.spec().maxDuration().toSeconds();
        progress.update(String.format(
                Locale.ROOT,
                "level %d of %d · %d in flight of %d · %s · %d of %d requests measured · %d failed · %.0f s of at most %d s",
                now.stage() + 1,
                stages,
                now.inFlight(),
                now.spec().concurrency(),
                now.phase().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                now.measured(),
                now.spec().requests(),
                now.failed(),
                now.elapsed().toNanos() / NANOS_PER_SECOND,
                limitSeconds));
    }

    @Override
    public void onStageEnded(int stage, StageSummary summary) {
        String length = summary.measureFromEpochNanos().isPresent()
                        && summary.measureToEpochNanos().isPresent()
                ? String.format(
                        Locale.ROOT,
                        "measured %.1f s",
                        (summary.measureToEpochNanos().getAsLong()
                                        - summary.measureFromEpochNanos().getAsLong())
                                / NANOS_PER_SECOND)
                : "nothing measured";
        StageSpec spec = summary.stage();
        progress.line(String.format(
                Locale.ROOT,
                "level %d of %d done: %d in flight, %s, %,d requests ok, %,d failed",
                stage + 1,
                stages,
                spec.concurrency(),
                length,
                summary.ok(),
                summary.failed()));
    }
}
