// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How many consecutive requests carry the information of one independent request, pooled over both sides.
 *
 * <p>For ln values and for raw values: ρ = clip(r + (1 + 3r)/n̄, 0, 0.95) with the pooled lag-1 correlation r (bias of
 * Marriott and Pope 1954, Kendall 1954), and Geyer's initial monotone sequence estimate τ_G (Geyer 1992). τ is the
 * largest of (1+ρ)/(1−ρ) and τ_G over both scales.
 *
 * @param rhoLog bias-corrected lag-1 correlation of ln values, in [0, 0.95]
 * @param rhoRaw the same of raw values
 * @param geyerLog Geyer's estimate on ln values, ≥ 1
 * @param geyerRaw the same on raw values
 * @param tau autocorrelation time in requests, ≥ 1; 1 without variance
 */
public record AutocorrelationTime(double rhoLog, double rhoRaw, double geyerLog, double geyerRaw, double tau) {

    private static final double RHO_LIMIT = 0.95;

    /**
     * Of several samples in send order, each centred by itself; a rate that is 0 at times has no logarithm, so raw
     * counts twice.
     */
    public static AutocorrelationTime of(Sample... sides) {
        List<Sample> all = List.of(sides);
        Scale raw = Scale.of(all);
        Scale log = all.stream().allMatch(Sample::isPositive)
                ? Scale.of(all.stream().map(Sample::log).toList())
                : raw;
        double tau = Math.max(1, Math.max(log.tau(), raw.tau()));
        return new AutocorrelationTime(log.rho, raw.rho, log.geyer, raw.geyer, tau);
    }

    /** Values that n values in a row are worth: n/τ. */
    public double effectiveSize(int n) {
        return n / tau;
    }

    private record Scale(double rho, double geyer) {

        double tau() {
            return Math.max((1 + rho) / (1 - rho), geyer);
        }

        static Scale of(List<Sample> sides) {
            List<double[]> centred = sides.stream()
                    .filter(side -> side.size() > 0)
                    .map(Scale::centre)
                    .toList();
            double variance = sum(centred, z -> lagSum(z, 0));
            if (!(variance > 0)) {
                return new Scale(0, 1);
            }
            double meanLength = sum(centred, z -> z.length) / centred.size();
            double r = sum(centred, z -> lagSum(z, 1)) / variance;
            double rho = Math.max(0, Math.min(RHO_LIMIT, r + (1 + 3 * r) / meanLength));
            return new Scale(rho, geyer(centred));
        }

        /** −1 + 2 Σ Γⱼ over pairs of lags while positive, made monotone from above. */
        private static double geyer(List<double[]> centred) {
            int shortest = centred.stream().mapToInt(z -> z.length).min().orElse(0);
            double gamma0 = gamma(centred, 0);
            double sum = 0;
            double previous = Double.POSITIVE_INFINITY;
            for (int lag = 0; lag + 1 < shortest / 2.0; lag += 2) {
                double pair = (gamma(centred, lag) + gamma(centred, lag + 1)) / gamma0;
                if (pair <= 0) {
                    break;
                }
                previous = Math.min(previous, pair);
                sum += previous;
            }
            return Math.max(1, -1 + 2 * sum);
        }

        private static double gamma(List<double[]> centred, int lag) {
            return sum(centred, z -> lagSum(z, lag) / z.length);
        }

        private static double lagSum(double[] z, int lag) {
            double sum = 0;
            for (int i = 0; i + lag < z.length; i++) {
                sum += z[i] * z[i + lag];
            }
            return sum;
        }

        private static double[] centre(Sample side) {
            double mean = side.moments().mean();
            double[] z = side.toArray();
            if (side.isConstant()) {
                return new double[z.length];
            }
            for (int i = 0; i < z.length; i++) {
                z[i] -= mean;
            }
            return z;
        }

        private static double sum(List<double[]> sides, ToDoubleFunction<double[]> f) {
            double sum = 0;
            for (double[] side : sides) {
                sum += f.applyAsDouble(side);
            }
            return sum;
        }
    }
}
