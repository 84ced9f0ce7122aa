// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.OptionalLong;

/**
 * The estimated logarithm of a ratio candidate / baseline, oriented so that positive is worse, and what follows from
 * it.
 *
 * <p>t = θ/SE with Student's t. Without spread (SE = 0) every p is its limit, 0 or 1. All results are finite.
 *
 * @param theta θ, natural logarithm
 * @param se standard error of θ, ≥ 0
 * @param df degrees of freedom, &gt; 0
 */
public record LogRatio(double theta, double se, double df) {

    private static final double POWER = 0.8;

    public LogRatio {
        if (!Double.isFinite(theta) || !(se >= 0) || Double.isInfinite(se) || !(df > 0)) {
            throw new IllegalArgumentException("theta, se, df: " + theta + ", " + se + ", " + df
                    + " (expected: a finite theta, a finite se from 0, df above 0)");
        }
    }

    /**
     * What may be risked.
     *
     * @param block two-sided, of a regression where there is none, in (0, 0.5)
     * @param pass one-sided, of no regression where there is one, in (0, 0.5)
     */
    public record Levels(double block, double pass) {

        public Levels {
            if (!(block > 0 && block < 0.5) || !(pass > 0 && pass < 0.5)) {
                throw new IllegalArgumentException(
                        "block, pass: " + block + ", " + pass + " (expected: both in (0, 0.5))");
            }
        }
    }

    /** ln(1 + margin); {@code marginPercent} ≥ 0. */
    public static double delta(double marginPercent) {
        if (!(marginPercent >= 0) || Double.isInfinite(marginPercent)) {
            throw new IllegalArgumentException("margin: " + marginPercent + " % (expected: a finite number from 0)");
        }
        return Math.log1p(marginPercent / 100);
    }

    /** 2·P(T ≥ |θ|/SE). */
    public double pTwoSided() {
        return test().pTwoSided();
    }

    /** P(T ≤ (θ − δ)/SE): small when it is shown that the candidate is not worse by the margin. */
    public double pNonInferiority(double delta) {
        return test().pBelow(delta);
    }

    /** Two-sided interval of θ; {@code level} in (0, 1). */
    public Interval interval(double level) {
        return test().interval(level);
    }

    /** Change of the candidate against the baseline in the bad direction. [%] */
    public double worseningPercent() {
        return 100 * Math.expm1(theta);
    }

    /** The smallest worsening that is found with a power of 80 % at two-sided α. [%] */
    public double mdePercent(double alpha) {
        return 100 * Math.expm1(reach(1 - alpha / 2) * se);
    }

    /**
     * Units a side to find a true change of exactly the margin, at n units a side now: ⌈n·(SE·(t₁₋α/₂ + t.₈₀)/δ)²⌉;
     * empty without a margin or without spread.
     */
    public OptionalLong requiredToDetect(double n, double delta, double alpha) {
        return required(n, delta, reach(1 - alpha / 2));
    }

    /** Units a side to show that there is no regression when there is no change at all; else as above with t₁₋α. */
    public OptionalLong requiredToProve(double n, double delta, double alpha) {
        return required(n, delta, reach(1 - alpha));
    }

    /** The three answers at two-sided level {@code alpha}; equality decides nothing. */
    public Decision decide(double delta, double alpha) {
        return decide(delta, new Levels(alpha, alpha));
    }

    /** The three answers at levels of their own; equality decides nothing. */
    public Decision decide(double delta, Levels levels) {
        Interval outer = interval(1 - levels.block());
        if (pTwoSided() < levels.block() && theta > delta) {
            return Decision.regression(outer.lower() > delta ? Confidence.CONFIRMED : Confidence.LIKELY);
        }
        if (interval(1 - 2 * levels.pass()).upper() < delta) {
            return Decision.noRegression(outer.upper() < 0 && theta < -delta);
        }
        return Decision.inconclusive(Reason.INTERVAL_STRADDLES_THRESHOLD);
    }

    /** This with the variance of something else added, which is known with {@code otherDf} degrees of freedom. */
    public LogRatio plusVariance(double variance, double otherDf) {
        double own = se * se;
        double total = own + variance;
        if (!(variance > 0)) {
            return this;
        }
        double satterthwaite = total * total / (own * own / df + variance * variance / otherDf);
        return new LogRatio(theta, Math.sqrt(total), Math.min(Math.max(df, otherDf), satterthwaite));
    }

    private double reach(double confidence) {
        return StudentT.quantile(confidence, df) + StudentT.quantile(POWER, df);
    }

    private OptionalLong required(double n, double delta, double reach) {
        if (!(delta > 0) || se == 0) {
            return OptionalLong.empty();
        }
        double ratio = se * reach / delta;
        return OptionalLong.of((long) Math.ceil(n * ratio * ratio));
    }

    private TTest test() {
        return TTest.of(theta, se, df);
    }
}
