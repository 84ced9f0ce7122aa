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
    private static final double SWEET_LOW = 0.70;
    private static final double SWEET_HIGH = 0.80;

    private final List<LevelPoint> levels;
    private final CurveOptions options;
    private final Map<Part, String> reasons = new EnumMap<>(Part.class);
    private final Set<Flag> flags = EnumSet.noneOf(Flag.class);

    private CurveAnalysis(List<LevelPoint> levels, CurveOptions options) {
        this.levels = levels.stream()
                .sorted(Comparator.comparingDouble(LevelPoint::concurrency))
                .toList();
        this.options = options;
    }

    /** Analyses levels in any order. */
    public static CurveResult of(List<LevelPoint> levels, CurveOptions options) {
        return new CurveAnalysis(levels, options).result();
    }

    private CurveResult result() {
        Optional<CurveResult.Peak> peak = peak();
        Optional<UslFit> usl = usl();
        Optional<Knee> knee = usl.flatMap(fit -> KneeConsensus.of(levels, fit, why -> reasons.put(Part.KNEE, why)));
        if (usl.isEmpty()) {
            reasons.put(Part.KNEE, "no fit of the curve");
        }
        CurveIntervals intervals = new CurveIntervals(levels);
        Optional<FittedPeak> fittedPeak = fittedPeak(usl, intervals);
        Optional<LogEstimate> kneeEstimate = knee.flatMap(k -> intervals.ofKnee(why -> reasons.put(Part.KNEE_CI, why)));
        if (knee.isEmpty()) {
            reasons.put(Part.KNEE_CI, "no knee");
        }
        Optional<BreakingPoint> breakingPoint = new BreakDetector(levels, options, usl).find();
        if (breakingPoint.isEmpty()) {
            reasons.put(Part.BREAKING_POINT, levels.isEmpty() ? "no levels" : "no level is broken");
        }
        Optional<Interval> sweetSpot = sweetSpot(usl, breakingPoint);
        return new CurveResult(
                describe(),
                peak,
                usl,
                fittedPeak,
                knee,
                kneeEstimate,
                sweetSpot,
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

    private Optional<CurveResult.Peak> peak() {
        Optional<CurveResult.Peak> peak = levels.stream()
                .filter(level -> level.tokensPerSecond() > 0)
                .max(Comparator.comparingDouble(LevelPoint::tokensPerSecond)
                        .thenComparing(LevelPoint::concurrency, Comparator.reverseOrder()))
                .map(level -> new CurveResult.Peak(level.concurrency(), level.tokensPerSecond()));
        if (peak.isEmpty()) {
            reasons.put(Part.PEAK, "no level with throughput");
        }
        return peak;
    }

    private Optional<UslFit> usl() {
        List<LevelPoint> productive = CurveIntervals.productive(levels);
        long different = productive.stream()
                .mapToDouble(LevelPoint::concurrency)
                .distinct()
                .count();
        if (different < FEWEST_LEVELS) {
            reasons.put(Part.USL, different + " different levels with throughput (expected: at least 5)");
            return Optional.empty();
        }
        LevelPoint first = productive.get(0);
        LevelPoint second = productive.get(1);
        double gain = second.tokensPerSecond() / second.concurrency() / (first.tokensPerSecond() / first.concurrency());
        if (gain > SUPERLINEAR) {
            flags.add(Flag.SUPERLINEAR);
        }
        Optional<UslFit> fit = CurveIntervals.fit(productive);
        if (fit.isPresent() && fit.get().rSquared() < GOOD_FIT) {
            flags.add(Flag.POOR_FIT);
        }
        return fit;
    }

    private Optional<FittedPeak> fittedPeak(Optional<UslFit> usl, CurveIntervals intervals) {
        OptionalDouble n = usl.map(UslFit::peakConcurrency).orElse(OptionalDouble.empty());
        if (n.isEmpty()) {
            String why =
                    usl.isEmpty() ? "no fit of the curve" : "throughput does not fall within the law: no coherency";
            reasons.put(Part.FITTED_PEAK, why);
            reasons.put(Part.PEAK_CI, why);
            return Optional.empty();
        }
        double x = usl.get().throughput(n.getAsDouble());
        long onOrAbove = levels.stream()
                .filter(level -> level.concurrency() >= n.getAsDouble() || level.tokensPerSecond() >= PLATEAU * x)
                .count();
        boolean observed = onOrAbove >= 2;
        if (!observed) {
            flags.add(Flag.PEAK_EXTRAPOLATED);
        }
        Optional<LogEstimate> estimate = intervals.ofPeak(why -> reasons.put(Part.PEAK_CI, why));
        return Optional.of(new FittedPeak(n.getAsDouble(), x, observed, estimate));
    }

    private Optional<Interval> sweetSpot(Optional<UslFit> usl, Optional<BreakingPoint> broken) {
        OptionalDouble ceiling = usl.map(UslFit::ceiling).orElse(OptionalDouble.empty());
        if (ceiling.isEmpty()) {
            return none(
                    Part.SWEET_SPOT, usl.isEmpty() ? "no fit of the curve" : "throughput still grows in proportion");
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

    /** The concurrency where p95 TTFT first crosses the limit, on straight lines in ln against ln; 0 if it always does. */
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

    private Optional<Interval> none(Part part, String why) {
        reasons.put(part, why);
        return Optional.empty();
    }
}
