// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.health.HealthLimits;
import io.kneepoint.generator.request.FrameSettings;
import io.kneepoint.generator.request.Timeouts;
import java.util.List;
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
 *     last response [bytes]; empty asks for none
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

    public RunSpec withLiveHeap(OptionalLong other) {
        return new RunSpec(about, client, dialect, shape, stages, load, timeouts, frames, limits, other);
    }
}
