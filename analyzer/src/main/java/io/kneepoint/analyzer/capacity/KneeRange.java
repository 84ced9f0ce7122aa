// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import io.kneepoint.analyzer.capacity.Knee.Candidate;
import io.kneepoint.analyzer.capacity.Knee.Method;
import io.kneepoint.analyzer.statistics.Interval;
import io.kneepoint.analyzer.statistics.StudentT;
import java.util.List;

/**
 * Between which concurrencies the knee lies: the noise of the measurement, the disagreement of the definitions and the spacing of
 * the levels together.
 *
 * <p>Noise alone is known to a percent or two after a long sweep, while a knee that lies between two levels of a coarse sweep is not.
 * So the interval is the hull of the estimates, each widened by Student's t times the standard error of their median, and of the
 * levels on either side of the one with the best measured power: with a single best, the true one lies between them. Finer levels
 * make it narrower.
 */
final class KneeRange {

    private static final double QUANTILE = 0.975;

    private KneeRange() {}

    /** The interval of a knee among ascending levels. */
    static Interval of(Knee knee, LogEstimate noise, List<LevelPoint> ascending) {
        double factor = Math.exp(StudentT.quantile(QUANTILE, noise.df()) * noise.se());
        double low = knee.low() / factor;
        double high = knee.high() * factor;
        for (Candidate candidate : knee.candidates()) {
            if (candidate.method() == Method.POWER_MEASURED) {
                low = Math.min(low, below(candidate.concurrency(), ascending));
                high = Math.max(high, above(candidate.concurrency(), ascending));
            }
        }
        return new Interval(low, high);
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
