// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.distribution.FDistribution;

/**
 * The bend of a latency curve: two straight lines that meet, in ln latency against ln concurrency.
 *
 * <p>The breakpoint is searched on 2 001 equal steps of ln N between the second and the second last level; F compares with
 * one line, F = ((SSE₁ − SSE₂)/2)/(SSE₂/(k − 4)) on 2 and k − 4 degrees of freedom.
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
        double[] u = Arrays.stream(concurrency).map(Math::log).toArray();
        double[] v = Arrays.stream(latency).map(Math::log).toArray();
        double sseLine = hinge(u, v, Double.POSITIVE_INFINITY).sse;
        Hinge best = null;
        double from = u[1];
        double to = u[k - 2];
        for (int step = 0; step <= STEPS; step++) {
            Hinge hinge = hinge(u, v, from + (to - from) * step / STEPS);
            if (best == null || hinge.sse < best.sse) {
                best = hinge;
            }
        }
        // An exact fit leaves no residual to divide by; rounding does.
        double residual = Math.max(best.sse, ROUNDING * sseLine);
        double f = sseLine > 0 ? Math.max(0, (sseLine - best.sse) / 2 / (residual / (k - 4))) : 0;
        double p = 1 - new FDistribution(null, 2, k - 4.0).cumulativeProbability(f);
        return Optional.of(
                new SegmentedFit(Math.exp(best.at), best.slope, best.slope + best.bend, best.sse, sseLine, f, p));
    }

    /** Whether the curve bends upwards beyond chance: p below 0.05 and a steeper slope after the bend. */
    public boolean bends() {
        return p < LEVEL && slopeAfter > slopeBefore;
    }

    private record Hinge(double at, double slope, double bend, double sse) {}

    /** Least squares of v = a + b·u + c·max(0, u − at); one line when the bend lies beyond all levels. */
    private static Hinge hinge(double[] u, double[] v, double at) {
        double[] h = Arrays.stream(u).map(x -> Math.max(0, x - at)).toArray();
        double um = mean(u);
        double vm = mean(v);
        double hm = mean(h);
        double uu = dot(u, um, u, um);
        double hh = dot(h, hm, h, hm);
        double uh = dot(u, um, h, hm);
        double uv = dot(u, um, v, vm);
        double hv = dot(h, hm, v, vm);
        double determinant = uu * hh - uh * uh;
        boolean line = !(determinant > 1e-12 * uu * hh) || hh == 0;
        double slope = line ? uv / uu : (hh * uv - uh * hv) / determinant;
        double bend = line ? 0 : (uu * hv - uh * uv) / determinant;
        double sse = 0;
        for (int i = 0; i < u.length; i++) {
            double r = v[i] - vm - slope * (u[i] - um) - bend * (h[i] - hm);
            sse += r * r;
        }
        return new Hinge(at, slope, bend, sse);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    private static double dot(double[] a, double am, double[] b, double bm) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - am) * (b[i] - bm);
        }
        return sum;
    }
}
