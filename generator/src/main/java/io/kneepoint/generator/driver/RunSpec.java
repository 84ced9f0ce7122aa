// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.driver;

import io.kneepoint.generator.client.ClientSettings;
import io.kneepoint.generator.dialect.Dialect;
import io.kneepoint.generator.health.HealthLimits;
import io.kneepoint.generator.request.FrameSettings;
import io.kneepoint.generator.request.Timeouts;
import java.util.List;

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
        HealthLimits limits) {

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
                HealthLimits.DEFAULT);
    }

    public RunSpec withLoad(LoadSettings other) {
        return new RunSpec(about, client, dialect, shape, stages, other, timeouts, frames, limits);
    }

    public RunSpec withTimeouts(Timeouts other) {
        return new RunSpec(about, client, dialect, shape, stages, load, other, frames, limits);
    }

    public RunSpec withFrames(FrameSettings other) {
        return new RunSpec(about, client, dialect, shape, stages, load, timeouts, other, limits);
    }

    public RunSpec withLimits(HealthLimits other) {
        return new RunSpec(about, client, dialect, shape, stages, load, timeouts, frames, other);
    }
}
