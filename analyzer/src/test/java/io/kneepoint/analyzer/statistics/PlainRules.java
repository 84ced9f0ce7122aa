// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Arrays;
import java.util.Random;

/**
 * What the brief's rule and the peers' rules say of one pair of samples, as plainly as they state them: whether they cry
 * "slower".
 *
 * <p>The brief's p is 2·erfc(|t|/√2), twice the normal p of both sides. Quantiles are of type 7. Criterion's bootstrap is
 * taken as the 97.5 % one-sided percentile interval of the difference of p95, values of a side drawn independently.
 */
final class PlainRules {

    private static final double ALPHA = 0.05;
    private static final int RESAMPLES = 400;

    private final Sample baseline;
    private final Sample candidate;
    private final Random random;
    private final TTest welch;
    private final double growthOfMean;
    private final double growthOfP95;

    PlainRules(Sample baseline, Sample candidate, Random random) {
        this.baseline = baseline;
        this.candidate = candidate;
        this.random = random;
        this.welch = WelchTTest.of(candidate, baseline);
        this.growthOfMean = 100 * welch.difference() / baseline.moments().mean();
        this.growthOfP95 = 100 * (Quantiles.type7(candidate, 0.95) / Quantiles.type7(baseline, 0.95) - 1);
    }

    /** Whether the rule that the reference names so flags a slowdown. */
    boolean flags(String rule) {
        return switch (rule) {
            case "brief_mean", "brief_mean(p_brief<.05&dMean>5%)" -> brief() && growthOfMean > 5;
            case "brief_gate", "brief_gate(p_brief<.05&dP95>15%)" -> brief() && growthOfP95 > 15;
            case "peer_thr_mean(dMean>10%)" -> growthOfMean > 10;
            case "thr_p95", "peer_thr_p95", "peer_thr_p95(dP95>15%)" -> growthOfP95 > 15;
            case "welch", "welch_pooled" -> slower(welch);
            case "welch&dMean>5%" -> slower(welch) && growthOfMean > 5;
            case "logwelch", "logwelch_pooled" -> slower(WelchTTest.of(candidate.log(), baseline.log()));
            case "mwu(benchstat)", "mwu_pooled" -> mannWhitney();
            case "iid_boot_p95(Criterion-like)" -> bootstrap();
            case "iid_boot_p95&dP95>15%" -> growthOfP95 > 15 && bootstrap();
            default -> throw new IllegalArgumentException("rule: " + rule + " (expected: a known one)");
        };
    }

    private boolean brief() {
        double p = 2 * Gaussian.twoSided(Math.abs(welch.t().orElseThrow()));
        return p < ALPHA && welch.difference() > 0;
    }

    private static boolean slower(TTest test) {
        return test.pTwoSided() < ALPHA && test.difference() > 0;
    }

    private boolean mannWhitney() {
        MannWhitney test = MannWhitney.of(baseline, candidate);
        return test.pTwoSided() < ALPHA && test.probabilityOfSuperiority() > 0.5;
    }

    private boolean bootstrap() {
        double[] b = baseline.ascending();
        double[] c = candidate.ascending();
        double[] differences = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            differences[i] = resampledP95(c) - resampledP95(b);
        }
        Arrays.sort(differences);
        return differences[(int) (0.025 * RESAMPLES)] > 0;
    }

    /** Counts how often each rank is drawn, which is quicker than to sort what is drawn. */
    private double resampledP95(double[] ascending) {
        int n = ascending.length;
        int[] drawn = new int[n];
        for (int i = 0; i < n; i++) {
            drawn[random.nextInt(n)]++;
        }
        double h = (n - 1) * 0.95;
        int k = (int) h;
        int rank = -1;
        int seen = 0;
        while (seen <= k) {
            seen += drawn[++rank];
        }
        double lower = ascending[rank];
        while (seen <= k + 1) {
            seen += drawn[++rank];
        }
        return lower + (h - k) * (ascending[rank] - lower);
    }
}
