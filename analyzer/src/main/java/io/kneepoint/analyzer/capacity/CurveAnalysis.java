// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import io.kneepoint.analyzer.capacity.BreakingPoint.Cause;
import io.kneepoint.analyzer.capacity.CurveResult.FittedPeak;
import io.kneepoint.analyzer.capacity.CurveResult.Flag;
import io.kneepoint.analyzer.capacity.CurveResult.Part;
import io.kneepoint.analyzer.statistics.Interval;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * From load levels to a {@link CurveResult}: the one entry point of this package.
 *
 * <p>Deterministic, and total: any list of valid levels gives a result, an empty one too. Stateless.
 */
public final class CurveAnalysis {

    private static final int FEWEST_LEVELS = 5;
    private static final double PLATEAU = 0.95;
    private static final double SUPERLINEAR = 1.03;
    private static final double GOOD_FIT = 0.98;
    private static final double FIT_LEVEL = 0.05;
    /** Failures beyond which a level shows what refuses requests, not what serves so many at once. */
    private static final double REFUSING = 0.05;

    private static final double ERROR_LEVEL = 0.95;
    private static final double SWEET_LOW = 0.70;
    private static final double SWEET_HIGH = 0.80;
    private static final String NO_FIT = "no fit of the curve";

    private final List<LevelPoint> levels;
    private final List<LevelPoint> lawful;
    private final CurveOptions options;
    private final Map<Part, String> reasons = new EnumMap<>(Part.class);
    private final Set<Flag> flags = EnumSet.noneOf(Flag.class);

    private CurveAnalysis(List<LevelPoint> levels, CurveOptions options) {
        this.levels = levels.stream()
                .sorted(Comparator.comparingDouble(LevelPoint::concurrency))
                .toList();
        this.lawful = this.levels.stream().filter(level -> !isRefusing(level)).toList();
        this.options = options;
    }

    /** Analyses levels in any order. */
    public static CurveResult of(List<LevelPoint> levels, CurveOptions options) {
        return new CurveAnalysis(levels, options).result();
    }

    private CurveResult result() {
        Optional<UslFit> usl = usl();
        BreakDetector breaks = new BreakDetector(levels, options, usl);
        Optional<LevelPoint> peak = peak(breaks);
        Optional<Knee> knee = usl.flatMap(fit -> KneeConsensus.of(lawful, fit, why -> reasons.put(Part.KNEE, why)));
        CurveSpread spread = usl.map(fit -> CurveSpread.of(lawful, fit, knee)).orElse(CurveSpread.without(NO_FIT));
        if (usl.isEmpty()) {
            reasons.put(Part.KNEE, NO_FIT);
        }
        spread.peakReason().ifPresent(why -> reasons.put(Part.PEAK_CI, why));
        spread.kneeReason().ifPresent(why -> reasons.put(Part.KNEE_CI, why));
        Optional<FittedPeak> fittedPeak = fittedPeak(usl, spread, peak);
        Optional<BreakingPoint> breakingPoint = breaks.find();
        if (breakingPoint.isEmpty()) {
            reasons.put(Part.BREAKING_POINT, levels.isEmpty() ? "no levels" : "no level is broken");
        }
        return new CurveResult(
                describe(),
                peak.map(level -> new CurveResult.Peak(level.concurrency(), level.tokensPerSecond())),
                usl,
                fittedPeak,
                knee,
                spread.knee(),
                knee.flatMap(found -> spread.knee().map(noise -> KneeRange.of(found, noise, lawful))),
                sweetSpot(usl, breakingPoint),
                breakingPoint,
                Collections.unmodifiableSet(flags),
                Collections.unmodifiableMap(reasons));
    }

    private List<CurveResult.Level> describe() {
        double single = levels.isEmpty()
                ? 0
                : levels.get(0).tokensPerSecond() / levels.get(0).concurrency();
        return levels.stream()
                .map(level -> new CurveResult.Level(
                        level,
                        single > 0 ? level.tokensPerSecond() / (level.concurrency() * single) : 0,
                        level.errorRate().map(rate -> rate.wilson(0.95))))
                .toList();
    }

    /** The best of the levels that are not broken: what a broken one serves is not to be had. */
    private Optional<LevelPoint> peak(BreakDetector breaks) {
        List<LevelPoint> productive =
                levels.stream().filter(level -> level.tokensPerSecond() > 0).toList();
        if (productive.isEmpty()) {
            return none(Part.PEAK, "no level with throughput");
        }
        if (levels.stream().mapToDouble(LevelPoint::concurrency).distinct().count() < 2) {
            return none(Part.PEAK, "one level is no curve (expected: at least 2)");
        }
        Optional<LevelPoint> peak = productive.stream()
                .filter(level -> !breaks.isBroken(level))
                .max(Comparator.comparingDouble(LevelPoint::tokensPerSecond)
                        .thenComparing(LevelPoint::concurrency, Comparator.reverseOrder()));
        return peak.isPresent() ? peak : none(Part.PEAK, "every level is broken");
    }

    private static boolean isRefusing(LevelPoint level) {
        return level.errorRate()
                .filter(rate -> rate.wilson(ERROR_LEVEL).lower() > REFUSING)
                .isPresent();
    }

    private Optional<UslFit> usl() {
        if (lawful.size() < levels.size()) {
            flags.add(Flag.REFUSING_LEVELS_LEFT_OUT);
        }
        WeightedLevels weighted = WeightedLevels.of(lawful);
        if (weighted.different() < FEWEST_LEVELS) {
            reasons.put(Part.USL, weighted.different() + " different levels with throughput (expected: at least 5)");
            return Optional.empty();
        }
        if (weighted.gainOfSecond() > SUPERLINEAR) {
            flags.add(Flag.SUPERLINEAR);
        }
        Optional<UslFit> fit = weighted.fit();
        if (fit.isPresent() && fit.get().rSquared() < GOOD_FIT) {
            flags.add(Flag.POOR_FIT);
        }
        return fit;
    }

    private Optional<FittedPeak> fittedPeak(
            Optional<UslFit> usl, CurveSpread spread, Optional<LevelPoint> measuredPeak) {
        OptionalDouble n = usl.map(UslFit::peakConcurrency).orElse(OptionalDouble.empty());
        if (n.isEmpty()) {
            reasons.put(Part.FITTED_PEAK, usl.isEmpty() ? NO_FIT : "throughput only grows: the law finds no coherency");
            return Optional.empty();
        }
        double x = usl.get().throughput(n.getAsDouble());
        long onOrAbove = lawful.stream()
                .filter(level -> level.concurrency() >= n.getAsDouble() || level.tokensPerSecond() >= PLATEAU * x)
                .count();
        boolean observed = onOrAbove >= 2;
        if (!observed) {
            flags.add(Flag.PEAK_EXTRAPOLATED);
        }
        return Optional.of(new FittedPeak(
                n.getAsDouble(), x, observed, spread.peak(), peakRange(usl.get(), spread, observed, measuredPeak)));
    }

    private Optional<PeakRange> peakRange(
            UslFit usl, CurveSpread spread, boolean observed, Optional<LevelPoint> measuredPeak) {
        if (lawful.stream().anyMatch(level -> level.blocks().isEmpty())) {
            return Optional.empty();
        }
        boolean fits = WeightedLevels.of(lawful).pOfFit(usl) >= FIT_LEVEL;
        if (!fits) {
            flags.add(Flag.LACK_OF_FIT);
        }
        return fits && observed
                ? spread.peak().map(LogEstimate::ci95).map(PeakRange::of)
                : measuredPeak.map(best -> PeakRange.bracket(lawful, best, options.throughputDrop()));
    }

    private Optional<Interval> sweetSpot(Optional<UslFit> usl, Optional<BreakingPoint> broken) {
        OptionalDouble ceiling = usl.map(UslFit::ceiling).orElse(OptionalDouble.empty());
        if (ceiling.isEmpty()) {
            return none(Part.SWEET_SPOT, usl.isEmpty() ? NO_FIT : "throughput still grows in proportion");
        }
        double x = ceiling.getAsDouble();
        double low = usl.get().concurrencyFor(SWEET_LOW * x).orElseThrow();
        double high = usl.get().concurrencyFor(SWEET_HIGH * x).orElseThrow();
        // A limit on latency is crossed at a point of the curve, which is known better than the bracket of two levels.
        if (broken.isPresent() && !broken.get().causes().equals(List.of(Cause.TTFT_LIMIT))) {
            high = Math.min(high, broken.get().lastGood().orElse(0));
        }
        if (options.ttftP95LimitNanos().isPresent()) {
            high = Math.min(high, highestWithin(options.ttftP95LimitNanos().getAsDouble()));
        }
        return low <= high
                ? Optional.of(new Interval(low, high))
                : none(Part.SWEET_SPOT, "70 % of the ceiling is reached only beyond the objective or the break");
    }

    /**
     * The concurrency where p95 TTFT first crosses the limit, on straight lines in ln against ln; 0 if it always does.
     */
    private double highestWithin(double limitNanos) {
        double previousN = 0;
        double previousLatency = 0;
        for (LevelPoint level : levels) {
            if (level.ttftP95Nanos().isEmpty()) {
                continue;
            }
            double latency = level.ttftP95Nanos().getAsDouble();
            if (latency > limitNanos) {
                if (previousN == 0) {
                    return 0;
                }
                double share = Math.log(limitNanos / previousLatency) / Math.log(latency / previousLatency);
                return previousN * Math.pow(level.concurrency() / previousN, share);
            }
            previousN = level.concurrency();
            previousLatency = latency;
        }
        return Double.MAX_VALUE;
    }

    private <T> Optional<T> none(Part part, String why) {
        reasons.put(part, why);
        return Optional.empty();
    }
}
