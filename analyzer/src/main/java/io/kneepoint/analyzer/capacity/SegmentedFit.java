// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.distribution.FDistribution;

/**
 * The bend of a latency curve: two straight lines that meet, in ln latency against ln concurrency.
 *
 * <p>The breakpoint is searched on 2 001 equal steps of ln N between the second and the second last level; F compares
 * with one line, F = ((SSE₁ − SSE₂)/2)/(SSE₂/(k − 4)) on 2 and k − 4 degrees of freedom.
 *
 * @param breakpoint N of the bend [requests in flight]
 * @param slopeBefore elasticity of latency below it
 * @param slopeAfter elasticity of latency above it
 * @param sse squared residuals of two lines
 * @param sseLine squared residuals of one line
 * @param f F
 * @param p P(F ≥ f)
 */
public record SegmentedFit(
        double breakpoint, double slopeBefore, double slopeAfter, double sse, double sseLine, double f, double p) {

    private static final int FEWEST_LEVELS = 6;
    private static final int STEPS = 2000;
    private static final double LEVEL = 0.05;
    private static final double ROUNDING = 1e-24;

    /** Of latencies above 0 at ascending concurrencies; empty below six levels. */
    static Optional<SegmentedFit> of(double[] concurrency, double[] latency) {
        int k = concurrency.length;
        if (k < FEWEST_LEVELS) {
            return Optional.empty();
        }
        Points points = new Points(concurrency, latency);
        Hinge line = points.hinge(Double.POSITIVE_INFINITY);
        double from = Math.log(concurrency[1]);
        double to = Math.log(concurrency[k - 2]);
        Hinge best = line;
        for (int step = 0; step <= STEPS; step++) {
            Hinge hinge = points.hinge(from + (to - from) * step / STEPS);
            best = hinge.sse < best.sse || best.at > to ? hinge : best;
        }
        // An exact fit leaves no residual to divide by; rounding does.
        double residual = Math.max(best.sse, ROUNDING * line.sse);
        double f = line.sse > 0 ? Math.max(0, (line.sse - best.sse) / 2 / (residual / (k - 4))) : 0;
        double p = 1 - new FDistribution(null, 2, k - 4.0).cumulativeProbability(f);
        return Optional.of(
                new SegmentedFit(Math.exp(best.at), best.slope, best.slope + best.bend, best.sse, line.sse, f, p));
    }

    /** Whether the curve bends upwards beyond chance: p below 0.05 and a steeper slope after the bend. */
    public boolean bends() {
        return p < LEVEL && slopeAfter > slopeBefore;
    }

    private record Hinge(double at, double slope, double bend, double sse) {}

    /** Logarithms about their means. */
    private static final class Points {

        private final double[] u;
        private final double[] v;
        private final double uMean;
        private double uu;
        private double uv;

        Points(double[] concurrency, double[] latency) {
            u = Arrays.stream(concurrency).map(Math::log).toArray();
            v = Arrays.stream(latency).map(Math::log).toArray();
            uMean = Arrays.stream(u).sum() / u.length;
            double vMean = Arrays.stream(v).sum() / v.length;
            for (int i = 0; i < u.length; i++) {
                u[i] -= uMean;
                v[i] -= vMean;
                uu += u[i] * u[i];
                uv += u[i] * v[i];
            }
        }

        /** Least squares of v = a + b·u + c·max(0, u − at); one line when the bend lies beyond all levels. */
        Hinge hinge(double at) {
            double hMean = 0;
            for (double x : u) {
                hMean += Math.max(0, x + uMean - at) / u.length;
            }
            double hh = 0;
            double uh = 0;
            double hv = 0;
            for (int i = 0; i < u.length; i++) {
                double h = Math.max(0, u[i] + uMean - at) - hMean;
                hh += h * h;
                uh += u[i] * h;
                hv += h * v[i];
            }
            double determinant = uu * hh - uh * uh;
            boolean line = !(determinant > 1e-12 * uu * hh) || hh == 0;
            double slope = line ? uv / uu : (hh * uv - uh * hv) / determinant;
            double bend = line ? 0 : (uu * hv - uh * uv) / determinant;
            double sse = 0;
            for (int i = 0; i < u.length; i++) {
                double h = Math.max(0, u[i] + uMean - at) - hMean;
                double r = v[i] - slope * u[i] - bend * h;
                sse += r * r;
            }
            return new Hinge(at, slope, bend, sse);
        }
    }
}
