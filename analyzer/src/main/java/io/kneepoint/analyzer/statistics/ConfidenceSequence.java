// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Optional;

/**
 * An asymptotic confidence sequence for a mean: intervals that hold at all sample sizes at once, so peeking is free.
 *
 * <p>z̄ ± s·√(2(kη² + 1)/(k²η²) · ln(√(kη² + 1)/α)) after k values (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas
 * 2021), with η = √((−2 ln α + ln(1 − 2 ln α))/k*) narrowest at the planned k*. Asymptotic: no interval below 10
 * values.
 *
 * @param alpha two-sided, over all sizes, in (0, 1)
 * @param plannedSize size k* where the interval is narrowest, from 1
 */
public record ConfidenceSequence(double alpha, int plannedSize) {

    private static final int FEWEST = 10;

    public ConfidenceSequence {
        if (!(alpha > 0 && alpha < 1) || plannedSize < 1) {
            throw new IllegalArgumentException("alpha, plannedSize: " + alpha + ", " + plannedSize
                    + " (expected: alpha in (0, 1), a size from 1)");
        }
    }

    /** The interval of the mean after the values so far; empty below 10 values. */
    public Optional<Interval> interval(Sample soFar) {
        if (soFar.size() < FEWEST) {
            return Optional.empty();
        }
        Moments m = soFar.moments();
        double k = m.count();
        double etaSquared = (-2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha))) / plannedSize;
        double growth = k * etaSquared + 1;
        double half = m.standardDeviation()
                * Math.sqrt(2 * growth / (k * k * etaSquared) * Math.log(Math.sqrt(growth) / alpha));
        return Optional.of(Interval.around(m.mean(), half));
    }
}
