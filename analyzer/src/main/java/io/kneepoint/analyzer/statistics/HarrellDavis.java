// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.math3.special.Beta;

/**
 * The Harrell-Davis quantile estimator: a weighted mean of all order statistics.
 *
 * <p>Q(p) = Σ wᵢ x₍ᵢ₎ with wᵢ = I(i/n; a, b) − I((i−1)/n; a, b), a = (n+1)p, b = (n+1)(1−p), and I the regularised
 * incomplete beta function (Harrell and Davis 1982, Biometrika 69). Weights are evaluated from the centre outwards
 * until the remaining tail is below 1e-18, which leaves every digit of the estimate and makes it fast for large n. They
 * depend on (n, p) only and are kept for reuse up to n = 20 000. Safe for use by any number of threads.
 */
public final class HarrellDavis {

    private static final double NEGLIGIBLE = 1e-18;
    private static final double EXACT_BELOW = 10_000;
    private static final int CACHED_WEIGHT_VECTORS = 1024;
    private static final int CACHED_SAMPLE_SIZE = 20_000;
    private static final double SMOOTH = 500;
    /** Nodes and weights of three-point Gauss-Legendre quadrature on a cell of length 1. */
    private static final double[] NODES = {0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)};

    private static final double[] SHARES = {5 / 18.0, 8 / 18.0, 5 / 18.0};
    private static final ConcurrentHashMap<Key, Weights> CACHE = new ConcurrentHashMap<>();

    private HarrellDavis() {}

    /**
     * The p-quantile, in the unit of the sample.
     *
     * @param p in (0, 1)
     * @throws IllegalArgumentException if the sample is empty or p is outside (0, 1)
     */
    public static double quantile(Sample sample, double p) {
        return ofAscending(sample.ascending(), p);
    }

    static double ofAscending(double[] ascending, double p) {
        return weights(ascending.length, p).dot(ascending);
    }

    /**
     * The p-quantile of values that are counted in bins.
     *
     * @param ascending what the bins stand for
     * @param counts of the bins, from 0; at least one above
     */
    static double ofCounts(double[] ascending, long[] counts, double p) {
        double n = Arrays.stream(counts).sum();
        double a = (n + 1) * p;
        double b = (n + 1) * (1 - p);
        // Ten standard deviations hold all weight that a double can show, once the weights are nearly normal.
        double reach = n < EXACT_BELOW ? 1 : 10 * Math.sqrt(p * (1 - p) / n);
        double quantile = 0;
        double below = 0;
        long rank = 0;
        for (int i = 0; i < counts.length && below < 1; i++) {
            rank += counts[i];
            double x = rank / n;
            double upTo = x <= p - reach ? 0 : x >= p + reach || rank == n ? 1 : Beta.regularizedBeta(x, a, b);
            quantile += (upTo - below) * ascending[i];
            below = upTo;
        }
        return quantile;
    }

    /**
     * Delete-one jackknife standard error for independent values: √((n−1)/n · Σ(Q₍₋ᵢ₎ − mean)²), in O(n).
     *
     * @throws IllegalArgumentException below two values
     */
    public static double jackknifeStandardError(Sample sample, double p) {
        double[] x = sample.ascending();
        int n = x.length;
        if (n < 2) {
            throw new IllegalArgumentException("sample: " + n + " values (expected: at least 2)");
        }
        Weights w = weights(n - 1, p);
        // Deleting order statistic i leaves those below it at their rank and moves those above it down by one.
        double[] leftOfDeleted = new double[n];
        for (int i = 1; i < n; i++) {
            leftOfDeleted[i] = leftOfDeleted[i - 1] + w.at(i - 1) * x[i - 1];
        }
        double[] replicates = new double[n];
        double rightOfDeleted = 0;
        for (int i = n - 1; i >= 0; i--) {
            replicates[i] = leftOfDeleted[i] + rightOfDeleted;
            if (i > 0) {
                rightOfDeleted += w.at(i - 1) * x[i];
            }
        }
        return Math.sqrt((n - 1.0) / n * Moments.of(replicates).sumOfSquares());
    }

    static Weights weights(int n, double p) {
        if (n < 1) {
            throw new IllegalArgumentException("sample: 0 values (expected: at least 1)");
        }
        if (!(p > 0 && p < 1)) {
            throw new IllegalArgumentException("p: " + p + " (expected: strictly between 0 and 1)");
        }
        Key key = new Key(n, p);
        if (n > CACHED_SAMPLE_SIZE) {
            return n * p * (1 - p) > SMOOTH ? smooth(n, p) : exact(n, p);
        }
        if (CACHE.size() > CACHED_WEIGHT_VECTORS) {
            CACHE.clear();
        }
        return CACHE.computeIfAbsent(key, k -> exact(k.n(), k.p()));
    }

    /** By the incomplete beta function itself. */
    static Weights exact(int n, double p) {
        double a = (n + 1.0) * p;
        double b = (n + 1.0) * (1 - p);
        int centre = Math.min(n - 1, Math.max(1, (int) Math.round(n * p)));
        int from = n == 1 ? 0 : centre;
        while (from > 0 && Beta.regularizedBeta(from / (double) n, a, b) > NEGLIGIBLE) {
            from--;
        }
        int to = n == 1 ? 1 : centre;
        while (to < n && Beta.regularizedBeta((n - to) / (double) n, b, a) > NEGLIGIBLE) {
            to++;
        }
        double[] w = new double[to - from];
        double below = 0;
        for (int i = from; i < to; i++) {
            double upTo = i + 1 == to ? 1 : Beta.regularizedBeta((i + 1) / (double) n, a, b);
            w[i - from] = upTo - below;
            below = upTo;
        }
        return new Weights(from, w);
    }

    /**
     * The same for large n, where the density hardly changes over one cell: integrated by three points, relative to the
     * mode, and divided by the sum. Agrees with {@link #exact} to 1e-12; its cost a weight does not grow with n.
     */
    static Weights smooth(int n, double p) {
        double a = (n + 1.0) * p - 1;
        double b = (n + 1.0) * (1 - p) - 1;
        double mode = a / (a + b);
        double reach = 10 * Math.sqrt(p * (1 - p) / n) + 40.0 / n;
        int from = (int) Math.max(0, Math.floor((mode - reach) * n));
        int to = (int) Math.min(n, Math.ceil((mode + reach) * n));
        double[] w = new double[to - from];
        double total = 0;
        for (int i = 0; i < w.length; i++) {
            for (int k = 0; k < NODES.length; k++) {
                double d = (from + i + NODES[k]) / n - mode;
                w[i] += SHARES[k] * Math.exp(a * Math.log1p(d / mode) + b * Math.log1p(-d / (1 - mode)));
            }
            total += w[i];
        }
        for (int i = 0; i < w.length; i++) {
            w[i] /= total;
        }
        return new Weights(from, w);
    }

    private record Key(int n, double p) {}

    /** Weights of the order statistics {@code from}, {@code from}+1, …; all others weigh nothing. */
    static final class Weights {

        private final int from;
        private final double[] w;

        Weights(int from, double[] w) {
            this.from = from;
            this.w = w;
        }

        /** The first rank with a weight, from 0. */
        int from() {
            return from;
        }

        /** The rank after the last with a weight. */
        int to() {
            return from + w.length;
        }

        double at(int rank) {
            int i = rank - from;
            return i >= 0 && i < w.length ? w[i] : 0;
        }

        double dot(double[] ascending) {
            double sum = 0;
            for (int i = 0; i < w.length; i++) {
                sum += w[i] * ascending[from + i];
            }
            return sum;
        }
    }
}
