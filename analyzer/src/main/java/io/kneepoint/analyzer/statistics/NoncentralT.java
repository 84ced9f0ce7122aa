// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.apache.commons.math3.special.Gamma;

/**
 * The distribution of (Z + δ)/√(V/ν) with Z standard normal and V χ² on ν degrees of freedom: t when there is an
 * effect.
 *
 * <p>P(T ≤ t) = ∫ Φ(t·s − δ) f(s) ds over s = √(V/ν), whose density is 2(ν/2)^(ν/2)/Γ(ν/2) · s^(ν−1) · exp(−νs²/2), by
 * composite Gauss-Legendre quadrature to about 1e-13. Stateless.
 */
final class NoncentralT {

    private static final int PANELS = 48;
    private static final GaussIntegrator PANEL = new GaussIntegratorFactory().legendre(20, -1, 1);

    private NoncentralT() {}

    /** P(T ≤ t), {@code df} from 1, {@code delta} the noncentrality. */
    static double cumulative(double t, double df, double delta) {
        double spread = 1 / Math.sqrt(2 * df);
        double from = Math.max(0, 1 - 10 * spread);
        double to = Math.sqrt(1 + (24 * Math.sqrt(df) + 80) / df);
        double half = (to - from) / (2 * PANELS);
        double logScale = Math.log(2) + df / 2 * Math.log(df / 2) - Gamma.logGamma(df / 2);
        double sum = 0;
        for (int panel = 0; panel < PANELS; panel++) {
            double centre = from + half * (2 * panel + 1);
            sum += half
                    * PANEL.integrate(x -> {
                        double s = centre + half * x;
                        double density = Math.exp(logScale + (df - 1) * Math.log(s) - df * s * s / 2);
                        return Gaussian.cumulative(t * s - delta) * density;
                    });
        }
        return Math.max(0, Math.min(1, sum));
    }

    /** The noncentrality at which P(T ≤ t) = p, by bisection. */
    static double noncentrality(double t, double df, double p) {
        double reach = 10 + 5 * Math.abs(t);
        double low = t - reach;
        double high = t + reach;
        for (int i = 0; i < 200 && high - low > 1e-13 * (1 + Math.abs(low)); i++) {
            double middle = (low + high) / 2;
            if (cumulative(t, df, middle) > p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
