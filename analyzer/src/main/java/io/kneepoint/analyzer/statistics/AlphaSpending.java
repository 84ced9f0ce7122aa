// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Arrays;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * How much of the error probability each look at accumulating data may spend (Lan and DeMets 1983).
 *
 * <p>At information fraction t, O'Brien-Fleming type: α(t) = 4(1 − Φ(z₁₋α/₄/√t)); Pocock type: α(t) = α ln(1 + (e−1)t).
 * The boundary z_j of look j solves P(|Z₁| &lt; z₁, …, |Z_j| ≥ z_j) = α(t_j) − α(t_{j−1}) for Brownian motion, by
 * recursive integration (Armitage, McPherson and Rowe 1969). The nominal p of look j is 2(1 − Φ(z_j)); comparing a t
 * test's p with it is the significance-level approach. Stateless.
 */
public final class AlphaSpending {

    private static final int PANEL_POINTS = 20;
    private static final GaussIntegrator PANEL = new GaussIntegratorFactory().legendre(PANEL_POINTS, -1, 1);

    private AlphaSpending() {}

    /** The shape of spending. */
    public enum Shape {
        /** Little early, nearly all at the end. */
        OBRIEN_FLEMING {
            @Override
            public double spent(double alpha, double t) {
                return Math.min(alpha, 4 * Gaussian.upper(Gaussian.upperQuantile(alpha / 4) / Math.sqrt(t)));
            }
        },
        /** About the same at each look. */
        POCOCK {
            @Override
            public double spent(double alpha, double t) {
                return Math.min(alpha, alpha * Math.log1p(Math.expm1(1) * t));
            }
        };

        /** Two-sided α spent up to information fraction t in (0, 1]. */
        public abstract double spent(double alpha, double t);
    }

    /**
     * Two-sided nominal p of each look.
     *
     * @param shape of spending
     * @param alpha two-sided, over all looks, in (0, 1)
     * @param fractions information at each look as a share of the last, increasing, the last 1
     */
    public static double[] nominalLevels(Shape shape, double alpha, double... fractions) {
        return Arrays.stream(boundaries(shape, alpha, fractions))
                .map(Gaussian::twoSided)
                .toArray();
    }

    /** Boundary z of each look; arguments as for {@link #nominalLevels}. */
    public static double[] boundaries(Shape shape, double alpha, double... fractions) {
        requireFractions(alpha, fractions);
        double[] z = new double[fractions.length];
        Density alive = null;
        double spent = 0;
        for (int j = 0; j < fractions.length; j++) {
            double t = fractions[j];
            double share = shape.spent(alpha, t) - spent;
            spent += share;
            double limit;
            if (alive == null) {
                limit = Gaussian.upperQuantile(share / 2) * Math.sqrt(t);
                alive = Density.first(limit, t);
            } else {
                limit = alive.boundary(share, t);
                alive = alive.next(limit, t);
            }
            z[j] = limit / Math.sqrt(t);
        }
        return z;
    }

    private static void requireFractions(double alpha, double[] t) {
        boolean valid = alpha > 0 && alpha < 1 && t.length > 0 && t[0] > 0 && t[t.length - 1] == 1;
        for (int j = 1; valid && j < t.length; j++) {
            valid = t[j] > t[j - 1];
        }
        if (!valid) {
            throw new IllegalArgumentException("alpha, fractions: " + alpha + ", " + Arrays.toString(t)
                    + " (expected: alpha in (0, 1), fractions increasing from above 0 to exactly 1)");
        }
    }

    /** Density of Brownian motion at time t among paths that crossed no boundary, at the nodes of a quadrature. */
    private static final class Density {

        private final double time;
        private final double[] nodes;
        private final double[] massAtNode;

        Density(double time, double[] nodes, double[] massAtNode) {
            this.time = time;
            this.nodes = nodes;
            this.massAtNode = massAtNode;
        }

        static Density first(double limit, double t) {
            double root = Math.sqrt(t);
            Density grid = grid(limit, t, root);
            for (int i = 0; i < grid.nodes.length; i++) {
                grid.massAtNode[i] *= Gaussian.density(grid.nodes[i] / root) / root;
            }
            return grid;
        }

        Density next(double limit, double t) {
            double root = Math.sqrt(t - time);
            Density grid = grid(limit, t, root);
            for (int i = 0; i < grid.nodes.length; i++) {
                double density = 0;
                for (int k = 0; k < nodes.length; k++) {
                    density += massAtNode[k] * Gaussian.density((grid.nodes[i] - nodes[k]) / root);
                }
                grid.massAtNode[i] *= density / root;
            }
            return grid;
        }

        /** The limit that paths leave at time t with probability {@code share}, by bisection to the last digit. */
        double boundary(double share, double t) {
            double low = 0;
            double high = 40 * Math.sqrt(t);
            for (int i = 0; i < 200 && high - low > Math.ulp(high); i++) {
                double middle = (low + high) / 2;
                if (leaving(middle, t) > share) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return (low + high) / 2;
        }

        private double leaving(double limit, double t) {
            double root = Math.sqrt(t - time);
            double sum = 0;
            for (int k = 0; k < nodes.length; k++) {
                sum += massAtNode[k] * 2 * Gaussian.upper((limit - nodes[k]) / root);
            }
            return sum;
        }

        /** Composite Gauss-Legendre nodes on [−limit, limit] whose weights stand in the place of the mass. */
        private static Density grid(double limit, double t, double kernelWidth) {
            int panels = Math.max(8, (int) Math.ceil(2 * limit / kernelWidth));
            double half = limit / panels;
            double[] nodes = new double[panels * PANEL_POINTS];
            double[] weights = new double[nodes.length];
            for (int i = 0; i < nodes.length; i++) {
                int inPanel = i % PANEL_POINTS;
                nodes[i] = -limit + half * (2 * (i / PANEL_POINTS) + 1 + PANEL.getPoint(inPanel));
                weights[i] = half * PANEL.getWeight(inPanel);
            }
            return new Density(t, nodes, weights);
        }
    }
}
