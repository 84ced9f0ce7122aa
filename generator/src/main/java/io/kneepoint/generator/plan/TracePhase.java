// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.generator.arrival.TraceArrivals;
import io.kneepoint.generator.driver.Measurement;
import io.kneepoint.generator.driver.StageLoad;
import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.generator.trace.Trace;
import io.kneepoint.generator.trace.TraceFormat;
import io.kneepoint.generator.trace.Traces;
import io.kneepoint.schemas.config.Defaulted;
import io.kneepoint.schemas.event.LoadPattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The arrivals and lengths of a trace, or of a recorded run; all of it is measured, from the first request to the end of the last.
 *
 * @param file trace file, or directory of a recorded run; relative to the plan's own folder
 * @param format what it is written in; told by its first line unless given
 * @param timeScale how much faster than recorded: 10 replays ten minutes in one; 1 unless given
 * @param clip how much of the trace, in its own time; all of it unless given
 * @param maxInFlight requests in flight above which arrivals are shed; 10000 unless given
 */
public record TracePhase(
        String file,
        Optional<TraceFormat> format,
        @Defaulted Double timeScale,
        Optional<Duration> clip,
        OptionalInt maxInFlight)
        implements PhasePattern {

    private static final double NANOS_PER_SECOND = 1e9;

    public TracePhase {
        timeScale = timeScale == null ? (Double) 1.0 : timeScale;
        new TraceArrivals(new long[0], timeScale);
        if (clip.isPresent() && clip.get().isZero()) {
            throw new IllegalArgumentException("clip: 0s (expected: above 0s)");
        }
        if (maxInFlight.isPresent() && maxInFlight.getAsInt() < 1) {
            throw new IllegalArgumentException("maxInFlight: " + maxInFlight.getAsInt() + " (expected: 1 or more)");
        }
    }

    @Override
    public List<Level> levels() {
        return List.of();
    }

    @Override
    public boolean showsCurve() {
        return false;
    }

    @Override
    public List<StageSpec> stages(PhaseContext context) {
        double scale = context.overrides().timeScale().orElse(timeScale);
        Trace trace = read(context.folder().resolve(file));
        trace = clip.isPresent() ? trace.clippedTo(clip.get().toNanos()) : trace;
        Optional<Duration> limit = context.overrides().maxDuration();
        trace = limit.isPresent() ? trace.clippedTo((long) (limit.get().toNanos() * scale)) : trace;
        long[] offsets = trace.offsetsNanos();
        double seconds = Math.max(1, trace.spanNanos()) / scale / NANOS_PER_SECOND;
        StageLoad load = new StageLoad.OpenLoop(
                () -> new TraceArrivals(offsets, scale),
                trace.size() / seconds,
                maxInFlight.orElse(StageLoad.OpenLoop.DEFAULT_MAX_IN_FLIGHT));
        return List.of(new StageSpec(
                context.name(),
                load,
                new Measurement.Whole(Duration.ofNanos((long) (trace.spanNanos() / scale) + 1)),
                LoadPattern.TRACE,
                Optional.empty(),
                Optional.of(trace)));
    }

    private Trace read(Path path) {
        return format.isPresent() ? Traces.read(path, format.get()) : Traces.read(path);
    }
}
