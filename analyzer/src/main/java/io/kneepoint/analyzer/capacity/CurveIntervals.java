// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import io.kneepoint.analyzer.statistics.Moments;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.analyzer.statistics.Statistic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How far the peak and the knee are known: 95 % intervals of their logarithms, by leaving out blocks.
 *
 * <p>Levels were measured one after the other, so each contributes its own jackknife variance: V = Σ_c (m_c−1)/m_c · Σ_b (ln
 * N₍₋c,b₎ − mean_c)², with Student's t on the fewest blocks − 1 degrees of freedom. The whole curve is fitted again without each
 * block. They cover the noise of the measurement, not the distance between the law and the endpoint.
 */
final class CurveIntervals {

    /** Relative error of the law itself, so that a level with a tiny standard error does not rule the fit. */
    private static final double MODEL_ERROR = 0.01;

    private static final Statistic P95 = Statistic.quantile(0.95);
    private static final int FEWEST_BLOCKS = 4;

    private final List<LevelPoint> levels;

    CurveIntervals(List<LevelPoint> levels) {
        this.levels = levels;
    }

    /** Levels with any throughput. */
    static List<LevelPoint> productive(List<LevelPoint> levels) {
        return levels.stream().filter(level -> level.tokensPerSecond() > 0).toList();
    }

    /** The law of productive levels; weighted with 1/(SE² + (1 % of X)²) when all of them have blocks. */
    static Optional<UslFit> fit(List<LevelPoint> productive) {
        double[] n = productive.stream().mapToDouble(LevelPoint::concurrency).toArray();
        double[] x =
                productive.stream().mapToDouble(LevelPoint::tokensPerSecond).toArray();
        double[] w = new double[n.length];
        Arrays.fill(w, 1);
        if (productive.stream().allMatch(level -> level.blocks().isPresent())) {
            double[] variances = productive.stream()
                    .mapToDouble(CurveIntervals::varianceOfThroughput)
                    .toArray();
            double mean = Arrays.stream(variances).average().orElse(1);
            Arrays.setAll(w, i -> mean / variances[i]);
        }
        return UslFitter.fit(n, x, w);
    }

    private static double varianceOfThroughput(LevelPoint level) {
        Moments blocks = level.blocks().orElseThrow().tokensPerSecond().moments();
        double modelError = MODEL_ERROR * level.tokensPerSecond();
        return blocks.variance() / blocks.count() + modelError * modelError;
    }

    /** Of N*. */
    Optional<LogEstimate> ofPeak(Consumer<String> reason) {
        return estimate(
                reason,
                variant -> fit(productive(variant)).map(UslFit::peakConcurrency).orElse(OptionalDouble.empty()));
    }

    /** Of the knee's median. */
    Optional<LogEstimate> ofKnee(Consumer<String> reason) {
        return estimate(
                reason,
                variant -> fit(productive(variant))
                        .flatMap(usl -> KneeConsensus.of(variant, usl, why -> {}))
                        .map(knee -> OptionalDouble.of(knee.median()))
                        .orElse(OptionalDouble.empty()));
    }

    private Optional<LogEstimate> estimate(
            Consumer<String> reason, Function<List<LevelPoint>, OptionalDouble> estimator) {
        int fewest = levels.stream()
                .mapToInt(level -> level.blocks().map(LevelPoint.Blocks::count).orElse(0))
                .min()
                .orElse(0);
        if (fewest < FEWEST_BLOCKS) {
            reason.accept("fewer than 4 blocks at a level");
            return Optional.empty();
        }
        OptionalDouble whole = estimator.apply(levels);
        double variance = 0;
        for (int c = 0; c < levels.size() && whole.isPresent(); c++) {
            Optional<double[]> replicates = replicates(c, estimator);
            if (replicates.isEmpty()) {
                reason.accept("it vanishes when a block is left out");
                return Optional.empty();
            }
            double m = replicates.get().length;
            variance += (m - 1) / m * Moments.of(replicates.get()).sumOfSquares();
        }
        if (whole.isEmpty()) {
            reason.accept("nothing to give an interval of");
            return Optional.empty();
        }
        return Optional.of(new LogEstimate(Math.log(whole.getAsDouble()), Math.sqrt(variance), fewest - 1.0));
    }

    private Optional<double[]> replicates(int level, Function<List<LevelPoint>, OptionalDouble> estimator) {
        double[] logs = new double[levels.get(level).blocks().orElseThrow().count()];
        for (int b = 0; b < logs.length; b++) {
            List<LevelPoint> variant = new ArrayList<>(levels);
            variant.set(level, without(levels.get(level), b));
            OptionalDouble n = estimator.apply(variant);
            if (n.isEmpty()) {
                return Optional.empty();
            }
            logs[b] = Math.log(n.getAsDouble());
        }
        return Optional.of(logs);
    }

    /** The level with throughput and p95 moved by what leaving out block b does to them. */
    private static LevelPoint without(LevelPoint level, int b) {
        LevelPoint.Blocks blocks = level.blocks().orElseThrow();
        double all = blocks.tokensPerSecond().moments().mean();
        double left = (all * blocks.count() - blocks.tokensPerSecond().get(b)) / (blocks.count() - 1);
        OptionalDouble p95 = level.ttftP95Nanos();
        if (p95.isPresent() && !blocks.ttftNanos().isEmpty()) {
            double ratio = P95.of(join(blocks.ttftNanos(), b)) / P95.of(join(blocks.ttftNanos(), -1));
            p95 = OptionalDouble.of(p95.getAsDouble() * ratio);
        }
        return new LevelPoint(
                level.concurrency(),
                level.tokensPerSecond() * left / all,
                level.ttftP50Nanos(),
                p95,
                level.ttftP99Nanos(),
                level.requests(),
                level.errors(),
                level.stationary(),
                level.blocks());
    }

    /** All blocks in one sample, but the one left out; −1 leaves out none. */
    private static Sample join(List<Sample> blocks, int leftOut) {
        List<double[]> parts = new ArrayList<>();
        for (int b = 0; b < blocks.size(); b++) {
            if (b != leftOut) {
                parts.add(blocks.get(b).toArray());
            }
        }
        return Sample.of(parts.stream().flatMapToDouble(Arrays::stream).toArray());
    }
}
