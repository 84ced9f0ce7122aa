// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import io.kneepoint.analyzer.capacity.Knee.Candidate;
import io.kneepoint.analyzer.capacity.Knee.Method;
import io.kneepoint.analyzer.statistics.Interval;
import io.kneepoint.analyzer.statistics.Moments;
import io.kneepoint.analyzer.statistics.StudentT;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Between which concurrencies the knee lies: the noise of the measurement, the disagreement of the definitions and the spacing of
 * the levels together.
 *
 * <p>Noise alone is known to a percent or two after a long sweep, while a knee that lies between two levels of a coarse sweep is not.
 * So the interval is the hull of the estimates, each widened by Student's t times the standard error of their median, and of the
 * levels on either side of those with the best measured power (of several that the noise does not tell apart, all): with a single
 * best, the true one lies between them. Finer levels and longer ones make it narrower.
 */
final class KneeRange {

    private static final double QUANTILE = 0.975;
    private static final double ONE_SIDED = 0.05;

    private KneeRange() {}

    /** The interval of a knee among ascending levels, all with blocks. */
    static Interval of(Knee knee, LogEstimate noise, List<LevelPoint> ascending) {
        double factor = Math.exp(StudentT.quantile(QUANTILE, noise.df()) * noise.se());
        double low = knee.low() / factor;
        double high = knee.high() * factor;
        for (Candidate candidate : knee.candidates()) {
            if (candidate.method() == Method.POWER_MEASURED) {
                for (double equal : equallyPowerful(candidate.concurrency(), ascending)) {
                    low = Math.min(low, below(equal, ascending));
                    high = Math.max(high, above(equal, ascending));
                }
            }
        }
        return new Interval(low, high);
    }

    /** Concurrencies whose measured power is not significantly below the best level's (one-sided t at 5 %), that one included. */
    private static double[] equallyPowerful(double bestConcurrency, List<LevelPoint> ascending) {
        List<LogEstimate> powers = ascending.stream()
                .filter(level -> level.ttftP95Nanos().isPresent())
                .map(KneeRange::power)
                .toList();
        double[] concurrencies = ascending.stream()
                .filter(level -> level.ttftP95Nanos().isPresent())
                .mapToDouble(LevelPoint::concurrency)
                .toArray();
        int best = Arrays.binarySearch(concurrencies, bestConcurrency);
        return IntStream.range(0, concurrencies.length)
                .filter(i -> i == best || !isBelow(powers.get(i), powers.get(best)))
                .mapToDouble(i -> concurrencies[i])
                .toArray();
    }

    private static boolean isBelow(LogEstimate power, LogEstimate best) {
        double df = Math.min(power.df(), best.df());
        return best.log() - power.log() > StudentT.quantile(1 - ONE_SIDED, df) * Math.hypot(power.se(), best.se());
    }

    /** Throughput over p95 TTFT, with its error by leaving out blocks. */
    private static LogEstimate power(LevelPoint level) {
        double[] replicates = CurveSpread.leaveOneOut(level).stream()
                .mapToDouble(KneeRange::logPower)
                .toArray();
        double m = replicates.length;
        double variance = (m - 1) / m * Moments.of(replicates).sumOfSquares();
        return new LogEstimate(logPower(level), Math.sqrt(variance), m - 1);
    }

    private static double logPower(LevelPoint level) {
        return Math.log(level.tokensPerSecond() / level.ttftP95Nanos().orElseThrow());
    }

    private static double below(double concurrency, List<LevelPoint> ascending) {
        return ascending.stream()
                .mapToDouble(LevelPoint::concurrency)
                .filter(level -> level < concurrency)
                .max()
                .orElse(concurrency);
    }

    private static double above(double concurrency, List<LevelPoint> ascending) {
        return ascending.stream()
                .mapToDouble(LevelPoint::concurrency)
                .filter(level -> level > concurrency)
                .min()
                .orElse(concurrency);
    }
}
