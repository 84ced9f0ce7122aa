// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.generator.driver.RunListener;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.driver.StageSummary;
import io.kneepoint.schemas.event.Outcome;
import java.util.Locale;

/** A load run as lines of progress. */
final class LoadProgress implements RunListener {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Progress progress;

    LoadProgress(Progress progress) {
        this.progress = progress;
    }

    @Override
    public void onProgress(io.kneepoint.generator.driver.Progress now) {
        StageSpec stage = now.spec();
        String target =
                stage.concurrency().isPresent() ? " of " + stage.concurrency().getAsInt() : "";
        String wanted = stage.requests().isPresent() ? " of " + stage.requests().getAsInt() : "";
        progress.update(String.format(
                Locale.ROOT,
                "stage %d, %s · %d in flight%s · %s · %,d%s requests measured · %,d failed · %.0f s of %s%d s",
                now.stage() + 1,
                stage.name(),
                now.inFlight(),
                target,
                now.phase().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                now.measured(),
                wanted,
                now.failed(),
                now.elapsed().toNanos() / NANOS_PER_SECOND,
                wanted.isEmpty() ? "" : "at most ",
                stage.maxDuration().toSeconds()));
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
        long shed = summary.outcomes().getOrDefault(Outcome.SHED, 0L);
        progress.line(String.format(
                Locale.ROOT,
                "stage %d done, %s: %s, %,d requests ok, %,d failed%s",
                stage + 1,
                summary.stage().name(),
                length,
                summary.ok(),
                summary.failed() - shed,
                shed == 0 ? "" : String.format(Locale.ROOT, ", %,d shed", shed)));
    }
}
