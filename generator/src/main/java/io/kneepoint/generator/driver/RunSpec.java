// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.health.HealthLimits;
import io.kneepoint.generator.request.FrameSettings;
import io.kneepoint.generator.request.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that a run is made of.
 *
 * @param about what it says about itself
 * @param client where requests go, and how
 * @param dialect the API's family
 * @param shape what requests ask for
 * @param stages load levels, in order; at least one
 * @param load how levels are kept up
 * @param timeouts how long a request may take
 * @param frames how arrivals are bundled
 * @param limits how bad the instrument may be
 * @param liveHeap heap that was live before the run, by a collection asked for: the run tells it, and asks for another one after its
 *     last response, and in a long warm-up [bytes]; empty asks for none
 */
public record RunSpec(
        RunAbout about,
        ClientSettings client,
        Dialect dialect,
        RequestShape shape,
        List<StageSpec> stages,
        LoadSettings load,
        Timeouts timeouts,
        FrameSettings frames,
        HealthLimits limits,
        OptionalLong liveHeap) {

    /** How much later than planned the collection of the warm-up may begin. */
    static final Duration LATEST_WARM_COLLECTION = Duration.ofSeconds(1);

    private static final Duration TO_BE_WARM = Duration.ofSeconds(10);
    /** For a late collection, the collection, and what is sent late because of it. */
    private static final Duration MARGIN = LATEST_WARM_COLLECTION.plusSeconds(2);

    public RunSpec {
        stages = List.copyOf(stages);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("stages: none (expected: at least one)");
        }
    }

    /** A run with the default load settings, timeouts, frames and limits. */
    public static RunSpec of(
            RunAbout about, ClientSettings client, Dialect dialect, RequestShape shape, List<StageSpec> stages) {
        return new RunSpec(
                about,
                client,
                dialect,
                shape,
                stages,
                LoadSettings.DEFAULT,
                Timeouts.DEFAULT,
                FrameSettings.DEFAULT,
                HealthLimits.DEFAULT,
                OptionalLong.empty());
    }

    public RunSpec withLoad(LoadSettings other) {
        return new RunSpec(about, client, dialect, shape, stages, other, timeouts, frames, limits, liveHeap);
    }

    public RunSpec withTimeouts(Timeouts other) {
        return new RunSpec(about, client, dialect, shape, stages, load, other, frames, limits, liveHeap);
    }

    public RunSpec withFrames(FrameSettings other) {
        return new RunSpec(about, client, dialect, shape, stages, load, timeouts, other, limits, liveHeap);
    }

    public RunSpec withLimits(HealthLimits other) {
        return new RunSpec(about, client, dialect, shape, stages, load, timeouts, frames, other, liveHeap);
    }

    /**
     * When in the first stage's warm-up this process may be stopped for a collection: so early that every request it touches is over,
     * by its total timeout, before the measured time begins. Empty when that would be in the first ten seconds, when nothing is warm.
     */
    Optional<Duration> warmCollection() {
        return stages.get(0).measurement() instanceof Measurement.Timed timed
                ? Optional.of(timed.warmUp().minus(timeouts.total()).minus(MARGIN))
                        .filter(after -> after.compareTo(TO_BE_WARM) >= 0)
                : Optional.empty();
    }

    public RunSpec withLiveHeap(OptionalLong other) {
        return new RunSpec(about, client, dialect, shape, stages, load, timeouts, frames, limits, other);
    }
}
