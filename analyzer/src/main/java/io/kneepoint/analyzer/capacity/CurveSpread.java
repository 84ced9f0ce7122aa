// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import io.kneepoint.analyzer.statistics.BlockJackknife;
import io.kneepoint.analyzer.statistics.Moments;
import io.kneepoint.analyzer.statistics.Observations;
import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.analyzer.statistics.Statistic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far the peak and the knee are known: standard errors of their logarithms, by leaving out blocks.
 *
 * <p>Levels were measured one after the other, so each contributes its own jackknife variance: V = Σ_c (m_c−1)/m_c ·
 * Σ_b (ln N₍₋c,b₎ − mean_c)², with the fewest blocks − 1 degrees of freedom. The whole curve is fitted again without
 * each block. This covers the noise of the measurement, not the distance between the law and the endpoint.
 *
 * @param peak N* with its error; empty when {@code peakReason} says why
 * @param knee the knee's median with its error; empty when {@code kneeReason} says why
 * @param peakReason why there is no error of the peak
 * @param kneeReason why there is no error of the knee
 */
record CurveSpread(
        Optional<LogEstimate> peak,
        Optional<LogEstimate> knee,
        Optional<String> peakReason,
        Optional<String> kneeReason) {

    private static final Statistic P95 = Statistic.quantile(0.95);
    private static final int FEWEST_BLOCKS = 4;
    private static final String VANISHES = "it vanishes when a block is left out";

    /** Of ascending levels and what was found on all their blocks. */
    static CurveSpread of(List<LevelPoint> levels, UslFit usl, Optional<Knee> knee) {
        int fewest = levels.stream()
                .mapToInt(level -> level.blocks().map(LevelPoint.Blocks::count).orElse(0))
                .min()
                .orElse(0);
        if (fewest < FEWEST_BLOCKS) {
            return without("fewer than 4 blocks at a level");
        }
        Jackknife peak = new Jackknife(usl.peakConcurrency(), fewest);
        Jackknife bend =
                new Jackknife(knee.map(k -> OptionalDouble.of(k.median())).orElse(OptionalDouble.empty()), fewest);
        WeightedLevels weighted = WeightedLevels.of(levels);
        for (int c = 0; c < levels.size(); c++) {
            peak.nextLevel();
            bend.nextLevel();
            for (LevelPoint reduced : leaveOneOut(levels.get(c))) {
                List<LevelPoint> variant = new ArrayList<>(levels);
                variant.set(c, reduced);
                UslFit fit = weighted.refit(usl, reduced.concurrency(), reduced.tokensPerSecond());
                peak.add(fit.peakConcurrency());
                bend.add(KneeConsensus.of(variant, fit, why -> {})
                        .map(k -> OptionalDouble.of(k.median()))
                        .orElse(OptionalDouble.empty()));
            }
        }
        return new CurveSpread(peak.estimate(), bend.estimate(), peak.reason(), bend.reason());
    }

    static CurveSpread without(String reason) {
        return new CurveSpread(Optional.empty(), Optional.empty(), Optional.of(reason), Optional.of(reason));
    }

    /** The level with throughput and p95 moved by what leaving out each block does to them. */
    static List<LevelPoint> leaveOneOut(LevelPoint level) {
        LevelPoint.Blocks blocks = level.blocks().orElseThrow();
        Sample throughput =
                BlockJackknife.leaveOneOut(Statistic.mean(), Observations.of(blocks.tokensPerSecond()), blocks.count());
        double mean = blocks.tokensPerSecond().moments().mean();
        Optional<Sample> p95 = p95(blocks);
        double whole =
                p95.isPresent() ? Observations.grouped(blocks.ttftNanos()).statistic(P95) : 1;
        List<LevelPoint> reduced = new ArrayList<>();
        for (int b = 0; b < blocks.count(); b++) {
            int block = b;
            double factor = p95.map(sample -> sample.get(block) / whole).orElse(1.0);
            reduced.add(level.scaled(mean > 0 ? throughput.get(b) / mean : 1, factor));
        }
        return reduced;
    }

    private static Optional<Sample> p95(LevelPoint.Blocks blocks) {
        boolean complete =
                !blocks.ttftNanos().isEmpty() && blocks.ttftNanos().stream().allMatch(block -> block.size() > 0);
        return complete
                ? Optional.of(BlockJackknife.leaveOneOut(P95, Observations.grouped(blocks.ttftNanos()), blocks.count()))
                : Optional.empty();
    }

    /** Sums up the variance of one quantity, level by level. */
    private static final class Jackknife {

        private final OptionalDouble whole;
        private final int fewest;
        private final List<Double> replicates = new ArrayList<>();
        private double variance;
        private boolean vanished;

        Jackknife(OptionalDouble whole, int fewest) {
            this.whole = whole;
            this.fewest = fewest;
        }

        void add(OptionalDouble replicate) {
            vanished |= replicate.isEmpty();
            replicate.ifPresent(n -> replicates.add(Math.log(n)));
        }

        void nextLevel() {
            double m = replicates.size();
            if (m > 0) {
                double squares = Moments.of(replicates.stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray())
                        .sumOfSquares();
                variance += (m - 1) / m * squares;
                replicates.clear();
            }
        }

        Optional<LogEstimate> estimate() {
            nextLevel();
            return whole.isEmpty() || vanished
                    ? Optional.empty()
                    : Optional.of(new LogEstimate(Math.log(whole.getAsDouble()), Math.sqrt(variance), fewest - 1.0));
        }

        Optional<String> reason() {
            if (whole.isEmpty()) {
                return Optional.of("nothing to give an error of");
            }
            return vanished ? Optional.of(VANISHES) : Optional.empty();
        }
    }
}
