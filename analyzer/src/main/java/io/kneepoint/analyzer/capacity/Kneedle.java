// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.capacity;

import java.util.OptionalDouble;

/**
 * The Kneedle algorithm: the point of a curve farthest from its chord (Satopää, Albrecht, Irwin and Raghavan 2011).
 *
 * <p>Its answer depends on how the axes are scaled, so here it is a cross-check and never the knee. Points are not
 * smoothed. Sensitivity S scales how far the difference must fall after a maximum. Stateless.
 */
public final class Kneedle {

    private Kneedle() {}

    /** Which way the curve bends and goes. */
    public enum Shape {
        CONCAVE_INCREASING,
        CONCAVE_DECREASING,
        CONVEX_INCREASING,
        CONVEX_DECREASING
    }

    /**
     * The knee's x; empty without one.
     *
     * @param x ascending, at least two, not all equal
     * @param y as many values, not all equal
     * @param sensitivity S, from 0
     */
    public static OptionalDouble knee(double[] x, double[] y, Shape shape, double sensitivity) {
        if (x.length != y.length || x.length < 2) {
            throw new IllegalArgumentException(
                    "points: " + x.length + " and " + y.length + " (expected: as many x as y, at least 2)");
        }
        double[] difference = difference(x, y, shape);
        int n = x.length;
        // Convex curves that rise and concave ones that fall are looked at from the other end.
        boolean reversed = shape == Shape.CONVEX_INCREASING || shape == Shape.CONCAVE_DECREASING;
        int knee = firstKnee(difference, normal(x, reversed), sensitivity);
        return knee < 0 ? OptionalDouble.empty() : OptionalDouble.of(x[reversed ? n - 1 - knee : knee]);
    }

    /** The normalised curve minus its chord, after turning it into a concave increasing one; 0 for a flat curve. */
    static double[] difference(double[] x, double[] y, Shape shape) {
        double[] yn = normal(y, false);
        double[] xn = normal(x, false);
        int n = x.length;
        double[] difference = new double[n];
        for (int i = 0; i < n; i++) {
            int mirrored = n - 1 - i;
            difference[i] = switch (shape) {
                case CONCAVE_INCREASING -> yn[i] - xn[i];
                case CONCAVE_DECREASING -> yn[mirrored] - (1 - xn[mirrored]);
                case CONVEX_INCREASING -> (1 - yn[mirrored]) - (1 - xn[mirrored]);
                case CONVEX_DECREASING -> (1 - yn[i]) - xn[i];
            };
        }
        return difference;
    }

    /** Scaled to [0, 1]; read from the other end on demand. */
    private static double[] normal(double[] values, boolean reversed) {
        double low = values[0];
        double high = values[0];
        for (double value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double[] scaled = new double[values.length];
        for (int i = 0; i < scaled.length && high > low; i++) {
            double unit = (values[i] - low) / (high - low);
            scaled[reversed ? scaled.length - 1 - i : i] = reversed ? 1 - unit : unit;
        }
        return scaled;
    }

    private static int firstKnee(double[] d, double[] x, double sensitivity) {
        double meanStep = (x[x.length - 1] - x[0]) / (x.length - 1);
        double threshold = 0;
        int candidate = -1;
        for (int i = 1; i < d.length; i++) {
            boolean maximum = i + 1 < d.length && d[i] >= d[i - 1] && d[i] >= d[i + 1] && d[i] > 0;
            boolean minimum = i + 1 < d.length && d[i] <= d[i - 1] && d[i] <= d[i + 1];
            if (candidate >= 0 && d[i] < threshold) {
                return candidate;
            }
            if (maximum) {
                candidate = i;
                threshold = d[i] - sensitivity * meanStep;
            } else if (minimum) {
                threshold = 0;
            }
        }
        return -1;
    }
}
