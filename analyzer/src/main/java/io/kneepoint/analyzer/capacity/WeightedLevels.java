// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import io.kneepoint.analyzer.statistics.Moments;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/** The productive levels as a fit sees them: concurrencies, throughputs and weights. */
final class WeightedLevels {

    /** Relative error of the law itself, so that a level with a tiny standard error does not rule the fit. */
    private static final double MODEL_ERROR = 0.01;

    private static final int COEFFICIENTS = 3;

    private final double[] n;
    private final double[] x;
    private final double[] w;
    private final double[] variances;

    private WeightedLevels(double[] n, double[] x, double[] w, double[] variances) {
        this.variances = variances;
        this.n = n;
        this.x = x;
        this.w = w;
    }

    /** Levels with any throughput; weighted with 1/(SE² + (1 % of X)²) when all of them have blocks, else alike. */
    static WeightedLevels of(List<LevelPoint> levels) {
        List<LevelPoint> productive =
                levels.stream().filter(level -> level.tokensPerSecond() > 0).toList();
        double[] w = new double[productive.size()];
        Arrays.fill(w, 1);
        double[] variances = {};
        if (productive.stream().allMatch(level -> level.blocks().isPresent())) {
            variances =
                    productive.stream().mapToDouble(WeightedLevels::variance).toArray();
            double mean = Arrays.stream(variances).average().orElse(1);
            for (int i = 0; i < w.length; i++) {
                w[i] = mean / variances[i];
            }
        }
        return new WeightedLevels(
                productive.stream().mapToDouble(LevelPoint::concurrency).toArray(),
                productive.stream().mapToDouble(LevelPoint::tokensPerSecond).toArray(),
                w,
                variances);
    }

    private static double variance(LevelPoint level) {
        Moments blocks = level.blocks().orElseThrow().tokensPerSecond().moments();
        double modelError = MODEL_ERROR * level.tokensPerSecond();
        return blocks.variance() / blocks.count() + modelError * modelError;
    }

    /** Number of different concurrencies. */
    long different() {
        return Arrays.stream(n).distinct().count();
    }

    /** Throughput a request at the second level against that at the first; needs two levels. */
    double gainOfSecond() {
        return x[1] / n[1] / (x[0] / n[0]);
    }

    /**
     * How likely residuals as great as a fit's are when the law holds within 1 %: p of Σ residual²/variance on χ² with the levels −
     * coefficients degrees of freedom; 1 when there are none, or without blocks.
     */
    double pOfFit(UslFit fit) {
        int df = n.length - COEFFICIENTS;
        if (df < 1 || variances.length == 0) {
            return 1;
        }
        double chiSquare = 0;
        for (int i = 0; i < n.length; i++) {
            double residual = x[i] - fit.throughput(n[i]);
            chiSquare += residual * residual / variances[i];
        }
        return 1 - new ChiSquaredDistribution(null, df).cumulativeProbability(chiSquare);
    }

    Optional<UslFit> fit() {
        return UslFitter.fit(n, x, w);
    }

    /** The fit from where another ended, with one throughput changed. */
    UslFit refit(UslFit start, double concurrency, double tokensPerSecond) {
        double[] changed = x.clone();
        for (int i = 0; i < n.length; i++) {
            changed[i] = n[i] == concurrency ? tokensPerSecond : x[i];
        }
        return UslFitter.refit(n, changed, w, start);
    }
}
