// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresOptimizer.Optimum;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.util.Pair;

/**
 * Fits the universal scalability law by weighted least squares.
 *
 * <p>Levenberg-Marquardt on (ln γ, ln α, ln β), which keeps all three above 0, from several starts; a coefficient that
 * tends to 0 is then set to 0 and the others are fitted again. Standard errors are those of the untransformed
 * coefficients. Same input, same result: no randomness. Stateless.
 */
final class UslFitter {

    private static final int FEWEST_POINTS = 3;
    private static final double VANISHED = 1e-9;
    private static final int EFFORT = 500;
    private static final LevenbergMarquardtOptimizer OPTIMIZER = new LevenbergMarquardtOptimizer()
            .withCostRelativeTolerance(1e-14)
            .withParameterRelativeTolerance(1e-11)
            .withOrthoTolerance(1e-12);
    private static final double[][] STARTS = {{0.01, 1e-4}, {0.1, 1e-3}, {1e-3, 1e-6}, {0.3, 1e-5}};

    private UslFitter() {}

    /**
     * The fit of throughputs x at concurrencies n with weights w; empty with fewer than three points.
     *
     * @param n above 0
     * @param x above 0 [tokens/s]
     * @param w above 0, 1/variance or all 1
     */
    static Optional<UslFit> fit(double[] n, double[] x, double[] w) {
        if (n.length < FEWEST_POINTS) {
            return Optional.empty();
        }
        Problem problem = new Problem(n, x, w);
        Coefficients best = problem.best(true, true);
        if (best.beta < VANISHED) {
            best = problem.best(true, false);
        }
        if (best.alpha < VANISHED) {
            best = problem.best(false, best.beta > 0);
        }
        return Optional.of(problem.describe(best));
    }

    /** The fit of slightly other data from where {@code start} ended: one search, the same coefficients held at 0. */
    static UslFit refit(double[] n, double[] x, double[] w, UslFit start) {
        Problem problem = new Problem(n, x, w);
        boolean withAlpha = start.alpha() > 0;
        boolean withBeta = start.beta() > 0;
        double[] logs = problem.logs(start.gamma(), start.alpha(), start.beta(), withAlpha, withBeta);
        return problem.describe(problem.minimise(logs, withAlpha, withBeta));
    }

    private record Coefficients(double gamma, double alpha, double beta, double sse) {}

    private static final class Problem {

        private final double[] n;
        private final double[] x;
        private final double[] root;

        Problem(double[] n, double[] x, double[] w) {
            this.n = n;
            this.x = x;
            this.root = new double[w.length];
            for (int i = 0; i < w.length; i++) {
                root[i] = Math.sqrt(w[i]);
            }
        }

        /** The best fit over all starts, with α or β held at 0 on demand. */
        Coefficients best(boolean withAlpha, boolean withBeta) {
            double gamma = 0;
            for (int i = 0; i < n.length; i++) {
                gamma = Math.max(gamma, x[i] / n[i]);
            }
            Coefficients best = null;
            for (double[] start : STARTS) {
                Coefficients c = minimise(logs(gamma, start[0], start[1], withAlpha, withBeta), withAlpha, withBeta);
                if (best == null || c.sse < best.sse) {
                    best = c;
                }
            }
            return best;
        }

        private double[] logs(double gamma, double alpha, double beta, boolean withAlpha, boolean withBeta) {
            return DoubleStream.of(gamma, withAlpha ? alpha : 0, withBeta ? beta : 0)
                    .filter(coefficient -> coefficient > 0)
                    .map(Math::log)
                    .toArray();
        }

        /**
         * From one start to the nearest minimum; the best point seen counts, also if the search ends in an exception.
         */
        private Coefficients minimise(double[] start, boolean withAlpha, boolean withBeta) {
            Coefficients[] best = {coefficients(start, withAlpha, withBeta)};
            LeastSquaresBuilder builder = new LeastSquaresBuilder()
                    .start(start)
                    .target(weighted(x))
                    .maxEvaluations(EFFORT)
                    .maxIterations(EFFORT)
                    .model(logs -> {
                        Coefficients c = coefficients(logs.toArray(), withAlpha, withBeta);
                        best[0] = c.sse < best[0].sse ? c : best[0];
                        return new Pair<>(
                                new ArrayRealVector(weighted(fitted(c))), logJacobian(c, withAlpha, withBeta));
                    });
            try {
                Optimum optimum = OPTIMIZER.optimize(builder.build());
                Coefficients found = coefficients(optimum.getPoint().toArray(), withAlpha, withBeta);
                return found.sse < best[0].sse ? found : best[0];
            } catch (MathIllegalStateException noFurtherProgress) {
                // Thrown at the limit of what doubles hold, and for a coefficient that runs away towards 0.
                return best[0];
            }
        }

        private Coefficients coefficients(double[] logs, boolean withAlpha, boolean withBeta) {
            double gamma = Math.exp(logs[0]);
            double alpha = withAlpha ? Math.exp(logs[1]) : 0;
            double beta = withBeta ? Math.exp(logs[logs.length - 1]) : 0;
            Coefficients c = new Coefficients(gamma, alpha, beta, 0);
            return new Coefficients(gamma, alpha, beta, sse(fitted(c)));
        }

        private double[] fitted(Coefficients c) {
            double[] fitted = new double[n.length];
            for (int i = 0; i < n.length; i++) {
                fitted[i] = c.gamma * n[i] / denominator(c, n[i]);
            }
            return fitted;
        }

        private static double denominator(Coefficients c, double n) {
            return 1 + c.alpha * (n - 1) + c.beta * n * (n - 1);
        }

        private double sse(double[] fitted) {
            double sum = 0;
            for (int i = 0; i < n.length; i++) {
                double r = root[i] * (x[i] - fitted[i]);
                sum += r * r;
            }
            return sum;
        }

        private double[] weighted(double[] values) {
            double[] scaled = values.clone();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= root[i];
            }
            return scaled;
        }

        private RealMatrix logJacobian(Coefficients c, boolean withAlpha, boolean withBeta) {
            RealMatrix jacobian = new Array2DRowRealMatrix(n.length, 1 + (withAlpha ? 1 : 0) + (withBeta ? 1 : 0));
            for (int i = 0; i < n.length; i++) {
                double[] d = gradient(c, i);
                int column = 0;
                jacobian.setEntry(i, column++, d[0] * c.gamma);
                if (withAlpha) {
                    jacobian.setEntry(i, column++, d[1] * c.alpha);
                }
                if (withBeta) {
                    jacobian.setEntry(i, column, d[2] * c.beta);
                }
            }
            return jacobian;
        }

        /** Derivatives of the weighted prediction by γ, α and β. */
        private double[] gradient(Coefficients c, int i) {
            double q = denominator(c, n[i]);
            double prediction = root[i] * c.gamma * n[i] / q;
            return new double[] {prediction / c.gamma, -prediction * (n[i] - 1) / q, -prediction * n[i] * (n[i] - 1) / q
            };
        }

        UslFit describe(Coefficients c) {
            double weights = 0;
            double mean = 0;
            for (int i = 0; i < n.length; i++) {
                weights += root[i] * root[i];
                mean += root[i] * root[i] * x[i];
            }
            double total = 0;
            for (int i = 0; i < n.length; i++) {
                double d = root[i] * (x[i] - mean / weights);
                total += d * d;
            }
            OptionalDouble[] se = standardErrors(c);
            double rSquared = total > 0 ? 1 - c.sse / total : 0;
            return new UslFit(c.gamma, c.alpha, c.beta, se[0], se[1], se[2], c.sse, rSquared, n.length);
        }

        /** Roots of the diagonal of s²(JᵀJ)⁻¹ with s² = SSE/(points − 3). */
        private OptionalDouble[] standardErrors(Coefficients c) {
            OptionalDouble[] se = {OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty()};
            if (n.length <= FEWEST_POINTS) {
                return se;
            }
            RealMatrix jacobian = new Array2DRowRealMatrix(n.length, 3);
            for (int i = 0; i < n.length; i++) {
                jacobian.setRow(i, gradient(c, i));
            }
            LUDecomposition lu = new LUDecomposition(jacobian.transpose().multiply(jacobian), 0);
            if (!lu.getSolver().isNonSingular()) {
                return se;
            }
            RealMatrix inverse = lu.getSolver().getInverse();
            for (int k = 0; k < 3; k++) {
                double variance = c.sse / (n.length - FEWEST_POINTS) * inverse.getEntry(k, k);
                se[k] = variance >= 0 ? OptionalDouble.of(Math.sqrt(variance)) : OptionalDouble.empty();
            }
            return se;
        }
    }
}
