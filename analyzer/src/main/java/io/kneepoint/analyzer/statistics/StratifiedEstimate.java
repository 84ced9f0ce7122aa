// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * One effect over several load levels, with equal weights fixed beforehand.
 *
 * <p>θ = Σ w θ_c, SE² = Σ w² SE_c², df = (Σ V_c)² / Σ(V_c²/df_c) with V_c = w² SE_c² (Satterthwaite). Cochran's Q = Σ
 * (θ_c − θ̂)²/SE_c² about the inverse-variance mean against χ² with C − 1 asks whether one effect describes all levels.
 *
 * @param pooled θ, SE and df over all levels
 * @param cochranQ Q; empty when a level has no spread
 * @param cochranP P(χ² ≥ Q); empty with Q, and for one level
 */
public record StratifiedEstimate(LogRatio pooled, OptionalDouble cochranQ, OptionalDouble cochranP) {

    private static final double HETEROGENEOUS = 0.10;

    /** Over at least one level. */
    public static StratifiedEstimate of(List<LogRatio> levels) {
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("levels: 0 (expected: at least 1)");
        }
        double w = 1.0 / levels.size();
        double theta = 0;
        double variance = 0;
        double satterthwaite = 0;
        for (LogRatio level : levels) {
            double v = w * w * level.se() * level.se();
            theta += w * level.theta();
            variance += v;
            satterthwaite += v * v / level.df();
        }
        double df = satterthwaite > 0
                ? variance * variance / satterthwaite
                : levels.stream().mapToDouble(LogRatio::df).sum();
        OptionalDouble q = cochranQ(levels);
        OptionalDouble p = q.isEmpty() || levels.size() < 2
                ? OptionalDouble.empty()
                : OptionalDouble.of(1
                        - new ChiSquaredDistribution(null, levels.size() - 1.0).cumulativeProbability(q.getAsDouble()));
        return new StratifiedEstimate(new LogRatio(theta, Math.sqrt(variance), df), q, p);
    }

    /** Whether the effect depends on the load (Cochran's p below 0.10), so that the pooled number says little. */
    public boolean heterogeneous() {
        return cochranP.orElse(1) < HETEROGENEOUS;
    }

    private static OptionalDouble cochranQ(List<LogRatio> levels) {
        double weights = 0;
        double weighted = 0;
        for (LogRatio level : levels) {
            if (level.se() == 0) {
                return OptionalDouble.empty();
            }
            double w = 1 / (level.se() * level.se());
            weights += w;
            weighted += w * level.theta();
        }
        double centre = weighted / weights;
        double q = 0;
        for (LogRatio level : levels) {
            double z = (level.theta() - centre) / level.se();
            q += z * z;
        }
        return OptionalDouble.of(q);
    }
}
