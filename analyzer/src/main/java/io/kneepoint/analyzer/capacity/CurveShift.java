// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import io.kneepoint.analyzer.statistics.Decision;
import io.kneepoint.analyzer.statistics.LogRatio;
import java.util.Optional;

/**
 * How capacity moved from a baseline curve to a candidate curve. A break that comes earlier is a finding of its own,
 * for the levels beyond it cannot be compared by latency.
 *
 * @param peak ln(N* of the baseline / N* of the candidate): positive when the peak comes earlier; empty unless both are
 *     known with their error
 * @param knee the same for the knee's median
 * @param breaksEarlier whether the candidate's first broken level is one where the baseline was still good
 */
public record CurveShift(Optional<LogRatio> peak, Optional<LogRatio> knee, boolean breaksEarlier) {

    /** Compares two curves on the same levels. */
    public static CurveShift of(CurveResult baseline, CurveResult candidate) {
        Optional<LogRatio> peak = ratio(
                baseline.fittedPeak().flatMap(CurveResult.FittedPeak::estimate),
                candidate.fittedPeak().flatMap(CurveResult.FittedPeak::estimate));
        boolean earlier = candidate
                .breakingPoint()
                .filter(broken -> baseline.breakingPoint()
                        .map(before -> broken.firstBroken() < before.firstBroken())
                        .orElse(broken.firstBroken() <= highest(baseline)))
                .isPresent();
        return new CurveShift(peak, ratio(baseline.kneeEstimate(), candidate.kneeEstimate()), earlier);
    }

    /** The answer on the peak for a margin in percent; empty unless it is known. */
    public Optional<Decision> peakDecision(double marginPercent, double alpha) {
        return peak.map(ratio -> ratio.decide(LogRatio.delta(marginPercent), alpha));
    }

    /** The answer on the knee for a margin in percent; empty unless it is known. */
    public Optional<Decision> kneeDecision(double marginPercent, double alpha) {
        return knee.map(ratio -> ratio.decide(LogRatio.delta(marginPercent), alpha));
    }

    private static Optional<LogRatio> ratio(Optional<LogEstimate> baseline, Optional<LogEstimate> candidate) {
        if (baseline.isEmpty() || candidate.isEmpty()) {
            return Optional.empty();
        }
        LogEstimate b = baseline.get();
        LogEstimate c = candidate.get();
        return Optional.of(new LogRatio(b.log() - c.log(), Math.hypot(b.se(), c.se()), Math.min(b.df(), c.df())));
    }

    private static double highest(CurveResult curve) {
        return curve.levels().isEmpty()
                ? 0
                : curve.levels().get(curve.levels().size() - 1).point().concurrency();
    }
}
