// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import io.kneepoint.analyzer.capacity.BreakingPoint.Cause;
import io.kneepoint.analyzer.statistics.OrderStatisticInterval;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.analyzer.statistics.StudentT;
import io.kneepoint.analyzer.statistics.TTest;
import io.kneepoint.analyzer.statistics.WelchTTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Finds the first level at which the endpoint no longer does its work.
 *
 * <p>Broken is: less throughput than the best lower level (by more than the allowed loss, and one-sided t over blocks
 * below α), a Wilson lower limit of the error rate above the budget, a lower limit of p95 TTFT above the objective, or a
 * TTFT that grows at a constant load. The chance of taking any of the levels for growing that is not is 1 % in all, since
 * each is tested at 1 % over their number; a TTFT that falls is a warm-up and no break.
 */
final class BreakDetector {

    private static final double ERROR_LEVEL = 0.95;
    private static final double DRIFT_LEVEL = 0.01;
    private static final int COEFFICIENTS = 3;

    private final List<LevelPoint> levels;
    private final CurveOptions options;
    private final Optional<UslFit> usl;

    BreakDetector(List<LevelPoint> ascending, CurveOptions options, Optional<UslFit> usl) {
        this.levels = ascending;
        this.options = options;
        this.usl = usl;
    }

    Optional<BreakingPoint> find() {
        OptionalDouble lastGood = OptionalDouble.empty();
        for (LevelPoint level : levels) {
            List<Cause> causes = causes(level);
            if (!causes.isEmpty()) {
                return Optional.of(new BreakingPoint(lastGood, level.concurrency(), causes));
            }
            lastGood = OptionalDouble.of(level.concurrency());
        }
        return Optional.empty();
    }

    /** Whether that level, one of those given, is broken, whatever the others are. */
    boolean isBroken(LevelPoint level) {
        return !causes(level).isEmpty();
    }

    private List<Cause> causes(LevelPoint level) {
        List<Cause> causes = new ArrayList<>();
        if (throughputDropped(level)) {
            causes.add(Cause.THROUGHPUT_DROP);
        }
        if (level.errorRate().isPresent()
                && level.errorRate().get().wilson(ERROR_LEVEL).lower() > options.errorBudget()) {
            causes.add(Cause.ERRORS);
        }
        if (options.ttftP95LimitNanos().isPresent()
                && lowerP95(level).orElse(0) > options.ttftP95LimitNanos().getAsDouble()) {
            causes.add(Cause.TTFT_LIMIT);
        }
        if (level.drift()
                .filter(drift -> drift.growing(DRIFT_LEVEL / levels.size()))
                .isPresent()) {
            causes.add(Cause.NON_STATIONARY);
        }
        return causes;
    }

    private boolean throughputDropped(LevelPoint level) {
        Optional<LevelPoint> best = levels.stream()
                .filter(lower -> lower.concurrency() < level.concurrency())
                .max(Comparator.comparingDouble(LevelPoint::tokensPerSecond));
        if (best.isEmpty()
                || level.tokensPerSecond()
                        >= (1 - options.throughputDrop()) * best.get().tokensPerSecond()) {
            return false;
        }
        return pOfDrop(best.get(), level) < options.alpha();
    }

    /** One-sided: by blocks where both levels have them, else against the scatter about the fitted law. */
    private double pOfDrop(LevelPoint best, LevelPoint level) {
        if (best.blocks().isPresent() && level.blocks().isPresent()) {
            TTest test = WelchTTest.of(
                    best.blocks().get().tokensPerSecond(), level.blocks().get().tokensPerSecond());
            return 1 - test.pBelow(0);
        }
        if (usl.isEmpty() || usl.get().points() <= COEFFICIENTS) {
            return 1;
        }
        double df = usl.get().points() - COEFFICIENTS;
        double noise = Math.sqrt(2 * usl.get().sse() / df);
        double drop = best.tokensPerSecond() - level.tokensPerSecond();
        return noise > 0 ? StudentT.upper(drop / noise, df) : 0;
    }

    private static OptionalDouble lowerP95(LevelPoint level) {
        if (level.blocks().isEmpty() || level.blocks().get().ttftNanos().isEmpty()) {
            return level.ttftP95Nanos();
        }
        Sample all = Sample.of(level.blocks().get().ttftNanos().stream()
                .flatMapToDouble(block -> Arrays.stream(block.toArray()))
                .toArray());
        return all.size() == 0
                ? OptionalDouble.empty()
                : OrderStatisticInterval.of(all.size(), 0.95).lower(all);
    }
}
