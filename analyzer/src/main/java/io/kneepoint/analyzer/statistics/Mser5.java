// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Arrays;

/**
 * Where warm-up ends, by MSER-5: the cut that minimises the standard error of what is left.
 *
 * <p>z_j are means of 5 consecutive values, j = 1 … k. MSER(d) = Σ_{j&gt;d}(z_j − z̄_d)²/(k − d)² for d = 0 … k − 5;
 * the first minimum d* cuts 5·d* values (White 1997, Spratt 1998). A minimum in the second half means that the series
 * never settled.
 *
 * @param batches k, whole batches of 5
 * @param cutBatches d*
 * @param minimum MSER(d*)
 * @param atStart MSER(0)
 */
public record Mser5(int batches, int cutBatches, double minimum, double atStart) {

    private static final int BATCH = 5;
    private static final int FEWEST_BATCHES = 10;

    /** Of values in send order, any number of them; fewer than 50 are never steady. */
    public static Mser5 of(Sample series) {
        int k = series.size() / BATCH;
        double[] z = new double[k];
        for (int j = 0; j < k; j++) {
            for (int i = 0; i < BATCH; i++) {
                z[j] += series.get(j * BATCH + i) / BATCH;
            }
        }
        int best = 0;
        double minimum = k == 0 ? 0 : mser(z, 0);
        double atStart = minimum;
        for (int d = 1; d <= k - BATCH; d++) {
            double value = mser(z, d);
            if (value < minimum) {
                best = d;
                minimum = value;
            }
        }
        return new Mser5(k, best, minimum, atStart);
    }

    /** Values to cut from the front: 5·d*. */
    public int cut() {
        return BATCH * cutBatches;
    }

    /** Whether the rest is steady: enough batches, and the cut not beyond the middle. */
    public boolean steady() {
        return batches >= FEWEST_BATCHES && 2 * cutBatches <= batches;
    }

    private static double mser(double[] z, int from) {
        double[] rest = Arrays.copyOfRange(z, from, z.length);
        return Moments.of(rest).sumOfSquares() / ((double) rest.length * rest.length);
    }
}
