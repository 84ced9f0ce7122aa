// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.cli;

import io.kneepoint.generator.driver.RunListener;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.driver.StageSummary;
import io.kneepoint.schemas.event.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A load run as lines of progress: where it is, how fast tokens come, and how long it may still take. Called on the event loop of
 * the run only.
 */
final class LoadProgress implements RunListener {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration RATE_SPAN = Duration.ofSeconds(2);

    private final Progress progress;
    private final List<StageSpec> outline;
    private int endedStage = -1;
    private int markStage = -1;
    private Duration markElapsed = Duration.ZERO;
    private long markTokens;
    private String rate = "";

    /** Progress of a run of these stages; of an empty list how many there are is not known. */
    LoadProgress(Progress progress, List<StageSpec> outline) {
        this.progress = progress;
        this.outline = List.copyOf(outline);
    }

    @Override
    public void onProgress(io.kneepoint.generator.driver.Progress now) {
        if (now.stage() > endedStage) {
            progress.update(text(now));
        }
    }

    /** One line, what matters most first: a narrow terminal cuts its end. */
    String text(io.kneepoint.generator.driver.Progress now) {
        StageSpec stage = now.spec();
        measureRate(now);
        return String.format(
                Locale.ROOT,
                "stage %d%s, %s · %s · %,d%s requests · %,d in flight%s%s · %,d failed%s",
                now.stage() + 1,
                outline.isEmpty() ? "" : " of " + outline.size(),
                stage.name(),
                now.phase().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                now.measured(),
                stage.requests().isPresent()
                        ? String.format(Locale.ROOT, " of %,d", stage.requests().getAsInt())
                        : "",
                now.inFlight(),
                stage.concurrency().isPresent()
                        ? String.format(
                                Locale.ROOT, " of %,d", stage.concurrency().getAsInt())
                        : "",
                rate,
                now.failed(),
                left(now));
    }

    /** Tokens a second over the last two seconds or more. */
    private void measureRate(io.kneepoint.generator.driver.Progress now) {
        if (now.stage() != markStage) {
            mark(now);
        } else if (now.elapsed().minus(markElapsed).compareTo(RATE_SPAN) >= 0) {
            double seconds = now.elapsed().minus(markElapsed).toNanos() / NANOS_PER_SECOND;
            rate = String.format(Locale.ROOT, " · %,.0f tokens/s", (now.outputTokens() - markTokens) / seconds);
            mark(now);
        }
    }

    private void mark(io.kneepoint.generator.driver.Progress now) {
        markStage = now.stage();
        markElapsed = now.elapsed();
        markTokens = now.outputTokens();
    }

    /** Time of the load that is left, at most: answers may end a stage early, and draining it takes what it takes. */
    private String left(io.kneepoint.generator.driver.Progress now) {
        if (now.phase() == io.kneepoint.generator.driver.Progress.Phase.DRAINING) {
            return "";
        }
        Duration stage = now.spec().maxDuration().minus(now.elapsed());
        Duration rest = outline.stream()
                .skip(now.stage() + 1L)
                .map(StageSpec::maxDuration)
                .reduce(Duration.ZERO, Duration::plus);
        long seconds = Math.max(0, Math.round(stage.plus(rest).toNanos() / NANOS_PER_SECOND));
        return String.format(
                Locale.ROOT,
                " · at most %d:%02d left%s",
                seconds / 60,
                seconds % 60,
                outline.isEmpty() ? " of the stage" : "");
    }

    @Override
    public void onStageEnded(int stage, StageSummary summary) {
        endedStage = stage;
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
