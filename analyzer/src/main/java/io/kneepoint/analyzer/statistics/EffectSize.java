// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.math3.special.Gamma;

/**
 * Standardised differences between two samples; none of them is a gate, for they fall as noise grows.
 *
 * <p>d = (ȳ − x̄)/s with the pooled s, ν = n + m − 2 (Cohen 1988). g = d·J with J = Γ(ν/2)/(√(ν/2)·Γ((ν−1)/2)) (Hedges
 * 1981). Cliff's delta = P(y &gt; x) − P(y &lt; x) (Cliff 1993).
 *
 * @param cohensD positive when y is larger; empty with a reason when it has no finite value
 * @param hedgesG as {@code cohensD}, corrected for small samples
 * @param cliffsDelta in [−1, 1]
 * @param reason why d or g is absent
 */
public record EffectSize(OptionalDouble cohensD, OptionalDouble hedgesG, double cliffsDelta, Optional<String> reason) {

    /** The effect of going from x to y. @throws IllegalArgumentException if a side has fewer than two values */
    public static EffectSize of(Sample x, Sample y) {
        Moments mx = x.moments();
        Moments my = y.moments();
        WelchTTest.requireTwo(mx);
        WelchTTest.requireTwo(my);
        double cliff = MannWhitney.of(x, y).cliffsDelta();
        double nu = mx.count() + my.count() - 2.0;
        double s = Math.sqrt((mx.sumOfSquares() + my.sumOfSquares()) / nu);
        double difference = my.mean() - mx.mean();
        if (s == 0) {
            return difference == 0
                    ? new EffectSize(OptionalDouble.of(0), OptionalDouble.of(0), cliff, Optional.empty())
                    : new EffectSize(
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            cliff,
                            Optional.of("both sides are constant and differ, so d has no finite value"));
        }
        double d = difference / s;
        return new EffectSize(OptionalDouble.of(d), OptionalDouble.of(d * hedgesJ(nu)), cliff, Optional.empty());
    }

    /**
     * 95 % interval of d for independent normal values, by inverting the noncentral t distribution; empty without
     * spread.
     *
     * @throws IllegalArgumentException if a side has fewer than two values
     */
    public static Optional<Interval> cohensDInterval95(Sample x, Sample y) {
        TTest pooled = StudentTTest.pooled(y.moments(), x.moments());
        if (pooled.standardError() == 0) {
            return Optional.empty();
        }
        double t = pooled.t().orElseThrow();
        double scale = Math.sqrt(1.0 / x.size() + 1.0 / y.size());
        return Optional.of(new Interval(
                scale * NoncentralT.noncentrality(t, pooled.df(), 0.975),
                scale * NoncentralT.noncentrality(t, pooled.df(), 0.025)));
    }

    /** Hedges' exact J for ν ≥ 2 degrees of freedom, in (0, 1). */
    static double hedgesJ(double nu) {
        return Math.exp(Gamma.logGamma(nu / 2) - Gamma.logGamma((nu - 1) / 2) - 0.5 * Math.log(nu / 2));
    }
}
