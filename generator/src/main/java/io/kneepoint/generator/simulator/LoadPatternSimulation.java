// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A service under a load that changes, in virtual time: what a ramp, a burst or a soak does to queue and latency.
 *
 * <p>Workers are added when the target rises; when it falls, those whose request ends stop. A worker whose request failed
 * pauses for the workload's back-off and counts as one of the target meanwhile. Deterministic by seed; each run on its own
 * thread.
 */
public final class LoadPatternSimulation {
    private final VirtualEngine engine;
    private final LoadPattern pattern;
    private final long everyNanos;
    private final List<LoadSample> samples = new ArrayList<>();
    private final List<Long> ttftNanos = new ArrayList<>();
    private int target;
    private int workers;
    private int completed;
    private int failed;
    private long tokensBefore;

    private LoadPatternSimulation(EngineBlueprint blueprint, LoadPattern pattern, Duration every, long seed) {
        Positive.whole("every", every.toNanos());
        this.pattern = pattern;
        engine = new VirtualEngine(blueprint, seed, false);
        everyNanos = every.toNanos();
    }

    /** Runs the pattern and samples the service at the end of every interval of this length. */
    public static List<LoadSample> run(EngineBlueprint blueprint, LoadPattern pattern, Duration every, long seed) {
        return new LoadPatternSimulation(blueprint, pattern, every, seed).run();
    }

    private List<LoadSample> run() {
        for (LoadPattern.Step step : pattern.steps()) {
            engine.calendar().at(step.start().toNanos(), () -> aimAt(step.target()));
        }
        long endNanos = pattern.length().toNanos();
        for (long at = everyNanos; at <= endNanos; at += everyNanos) {
            engine.calendar().runUntil(at);
            samples.add(sample(at));
        }
        return List.copyOf(samples);
    }

    private void aimAt(int newTarget) {
        target = newTarget;
        while (workers < target) {
            workers++;
            engine.submitDrawn(this::onEnd);
        }
    }

    private void onEnd(RequestResult result) {
        if (result.succeeded()) {
            completed++;
            ttftNanos.add(result.ttftNanos().orElseThrow());
        } else {
            failed++;
        }
        long pauseNanos = result.succeeded() ? 0 : engine.workload().backOff().toNanos();
        engine.calendar().at(engine.calendar().nowNanos() + pauseNanos, this::sendNext);
    }

    private void sendNext() {
        if (workers > target) {
            workers--;
        } else {
            engine.submitDrawn(this::onEnd);
        }
    }

    private LoadSample sample(long atNanos) {
        EngineGauges gauges = engine.engine().gauges();
        long[] sorted = ttftNanos.stream().mapToLong(Long::longValue).sorted().toArray();
        long tokens = engine.engine().outputTokens();
        LoadSample sample = new LoadSample(
                atNanos,
                target,
                gauges.inFlight(),
                gauges.waiting(),
                gauges.running(),
                gauges.kvFill(),
                completed,
                failed,
                (tokens - tokensBefore) * 1e9 / everyNanos,
                Quantiles.linear(sorted, 0.5),
                Quantiles.linear(sorted, 0.95));
        tokensBefore = tokens;
        completed = 0;
        failed = 0;
        ttftNanos.clear();
        return sample;
    }
}
