// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How many requests to keep in flight, over time: a staircase. Immutable.
 *
 * @param steps in ascending order of their start, the first at zero
 * @param length when the pattern ends, after the last step's start
 */
public record LoadPattern(List<Step> steps, Duration length) {
    private static final int RAMP_STEPS = 20;
    private static final double BURST_FROM = 0.7;

    /**
     * From {@code start} on, keep {@code target} requests in flight.
     *
     * @param start since the pattern began, zero or more
     * @param target requests in flight, zero or more
     */
    public record Step(Duration start, int target) {
        public Step {
            Positive.orZero("start", start);
            Positive.orZero("target", target);
        }
    }

    public LoadPattern {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || !steps.get(0).start().isZero()) {
            throw new IllegalArgumentException("steps: none at zero (expected: the first step starts at zero)");
        }
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).start().compareTo(steps.get(i - 1).start()) <= 0) {
                throw new IllegalArgumentException("steps: " + steps.get(i).start() + " (expected: ascending starts)");
            }
        }
        if (length.compareTo(steps.get(steps.size() - 1).start()) <= 0) {
            throw new IllegalArgumentException("length: " + length + " (expected: after the last step's start)");
        }
    }

    /** From 1 to {@code peak} in equal steps: the whole curve in one run. */
    public static LoadPattern ramp(int peak, Duration length) {
        Positive.whole("peak", peak);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < RAMP_STEPS; i++) {
            long target = Math.round(1 + (peak - 1.0) * i / (RAMP_STEPS - 1));
            steps.add(new Step(length.multipliedBy(i).dividedBy(RAMP_STEPS), (int) target));
        }
        return new LoadPattern(steps, length);
    }

    /** A constant load: sustained when minutes, a soak when hours. */
    public static LoadPattern sustained(int concurrency, Duration length) {
        return new LoadPattern(List.of(new Step(Duration.ZERO, concurrency)), length);
    }

    /** A base load, with {@code multiplier} times as much in the last 30 % of every period. */
    public static LoadPattern burst(int base, int multiplier, Duration period, Duration length) {
        Positive.whole("base", base);
        Positive.whole("multiplier", multiplier);
        Positive.whole("period", period.toNanos());
        List<Step> steps = new ArrayList<>();
        Duration calm = Duration.ofNanos(Math.round(period.toNanos() * BURST_FROM));
        for (Duration at = Duration.ZERO; at.compareTo(length) < 0; at = at.plus(period)) {
            steps.add(new Step(at, base));
            if (at.plus(calm).compareTo(length) < 0) {
                steps.add(new Step(at.plus(calm), Math.multiplyExact(base, multiplier)));
            }
        }
        return new LoadPattern(steps, length);
    }

    /** This pattern, and then the other. */
    public LoadPattern then(LoadPattern other) {
        List<Step> all = new ArrayList<>(steps);
        other.steps.forEach(step -> all.add(new Step(length.plus(step.start()), step.target())));
        return new LoadPattern(all, length.plus(other.length));
    }
}
