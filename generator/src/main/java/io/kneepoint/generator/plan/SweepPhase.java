// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.plan;

import io.kneepoint.generator.driver.StageSpec;
import io.kneepoint.schemas.config.Defaulted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Load levels, one after the other, each kept up until enough requests have completed; the levels make a curve.
 *
 * @param concurrency requests in flight, level by level; 1, 2, 4 … 128 unless given
 * @param requests requests to measure at each level; 100 unless given
 * @param maxDuration longest time of a level; 60 s unless given
 * @param refine whether to search on between the last good and the first broken level; no unless given
 */
public record SweepPhase(
        @Defaulted List<Level> concurrency,
        @Defaulted Integer requests,
        @Defaulted Duration maxDuration,
        @Defaulted Boolean refine)
        implements PhasePattern {

    private static final int DEFAULT_REQUESTS = 100;
    private static final Duration DEFAULT_MAX_DURATION = Duration.ofSeconds(60);

    public SweepPhase {
        concurrency = concurrency == null ? powersOfTwo() : List.copyOf(concurrency);
        requests = requests == null ? (Integer) DEFAULT_REQUESTS : requests;
        maxDuration = maxDuration == null ? DEFAULT_MAX_DURATION : maxDuration;
        refine = refine == null ? Boolean.FALSE : refine;
        if (concurrency.isEmpty()) {
            throw new IllegalArgumentException("concurrency: none (expected: at least one level)");
        }
        if (requests < 1) {
            throw new IllegalArgumentException("requests: " + requests + " (expected: 1 or more)");
        }
        if (maxDuration.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("maxDuration: " + maxDuration + " (expected: 1s or more)");
        }
    }

    private static List<Level> powersOfTwo() {
        List<Level> levels = new ArrayList<>();
        for (int level = 1; level <= 128; level *= 2) {
            levels.add(Level.of(level));
        }
        return List.copyOf(levels);
    }

    @Override
    public List<Level> levels() {
        return concurrency;
    }

    @Override
    public boolean needsCurveOfThisRun() {
        return refine || PhasePattern.super.needsCurveOfThisRun();
    }

    @Override
    public boolean showsCurve() {
        return true;
    }

    @Override
    public List<StageSpec> stages(PhaseContext context) {
        return concurrency.stream()
                .map(level -> stage(context.level(level), context))
                .toList();
    }

    StageSpec stage(int level, PhaseContext context) {
        return new StageSpec(context.name() + " " + level, level, requests, context.limited(maxDuration));
    }
}
