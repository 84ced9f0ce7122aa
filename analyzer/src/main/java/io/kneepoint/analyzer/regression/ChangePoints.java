// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.regression;

import io.kneepoint.analyzer.statistics.Sample;
import io.kneepoint.analyzer.statistics.Statistic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Where the level of a history of runs changed, by E-divisive means.
 *
 * <p>The best split of any segment maximises nm/(n+m) · (2·mean|xᵢ−yⱼ| − mean|xᵢ−xₖ| − mean|yⱼ−yₖ|) (Matteson and James
 * 2014, exponent 1, on ln values). It is kept if permuting the values inside the segments gives as much only rarely: p
 * = (1 + exceeding)/(1 + permutations). Seeded: same history, same answer.
 *
 * @param alpha level of each split, in (0, 1)
 * @param permutations from 19
 * @param shortest values in the shortest segment, from 2
 * @param seed of the permutations
 */
public record ChangePoints(double alpha, int permutations, int shortest, long seed) {

    public ChangePoints {
        if (!(alpha > 0 && alpha < 1) || permutations < 19 || shortest < 2) {
            throw new IllegalArgumentException("alpha, permutations, shortest: " + alpha + ", " + permutations + ", "
                    + shortest + " (expected: alpha in (0, 1), permutations from 19, shortest from 2)");
        }
    }

    /** 5 %, 499 permutations, segments of three runs or more. */
    public static ChangePoints defaults() {
        return new ChangePoints(0.05, 499, 3, 20_011);
    }

    /**
     * One change.
     *
     * @param index first run of the new level, from 1
     * @param p of the split
     * @param changePercent median after against median before, between the neighbouring changes
     */
    public record Change(int index, double p, double changePercent) {}

    /** The changes of a history of positive values, oldest first, in order of time. */
    public List<Change> of(Sample history) {
        double[] x = history.log().toArray();
        Random random = new Random(seed);
        List<Integer> bounds = new ArrayList<>(List.of(0, x.length));
        List<Double> ps = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        while (true) {
            Split best = bestSplit(x, bounds);
            if (best.energy <= 0) {
                break;
            }
            double p = permutationP(x, bounds, best.energy, random);
            if (p > alpha) {
                break;
            }
            bounds.add(best.index);
            bounds.sort(null);
            order.add(best.index);
            ps.add(p);
        }
        return IntStream.range(0, order.size())
                .mapToObj(i -> change(history, bounds, order.get(i), ps.get(i)))
                .sorted(Comparator.comparingInt(Change::index))
                .toList();
    }

    private record Split(int index, double energy) {}

    private Split bestSplit(double[] x, List<Integer> bounds) {
        Split best = new Split(0, 0);
        for (int s = 0; s + 1 < bounds.size(); s++) {
            Split split = bestSplit(x, bounds.get(s), bounds.get(s + 1));
            if (split.energy > best.energy) {
                best = split;
            }
        }
        return best;
    }

    /** The best split inside [from, to), moving one value after the other from the right part to the left. */
    private Split bestSplit(double[] x, int from, int to) {
        Split best = new Split(0, 0);
        double left = 0;
        double between = 0;
        double right = 0;
        for (int i = from; i < to; i++) {
            for (int k = from; k < i; k++) {
                right += Math.abs(x[i] - x[k]);
            }
        }
        for (int i = from; i < to - shortest; i++) {
            double toLeft = 0;
            double toRight = 0;
            for (int k = from; k < i; k++) {
                toLeft += Math.abs(x[i] - x[k]);
            }
            for (int k = i + 1; k < to; k++) {
                toRight += Math.abs(x[i] - x[k]);
            }
            left += toLeft;
            right -= toRight;
            between += toRight - toLeft;
            int n = i + 1 - from;
            if (n >= shortest) {
                double energy = energy(left, between, right, n, to - from - n);
                if (energy > best.energy) {
                    best = new Split(i + 1, energy);
                }
            }
        }
        return best;
    }

    private static double energy(double left, double between, double right, double n, double m) {
        double distance = 2 * between / (n * m) - 2 * left / (n * (n - 1)) - 2 * right / (m * (m - 1));
        return n * m / (n + m) * distance;
    }

    private double permutationP(double[] x, List<Integer> bounds, double energy, Random random) {
        int exceeding = 0;
        for (int r = 0; r < permutations; r++) {
            double[] shuffled = x.clone();
            for (int s = 0; s + 1 < bounds.size(); s++) {
                shuffle(shuffled, bounds.get(s), bounds.get(s + 1), random);
            }
            exceeding += bestSplit(shuffled, bounds).energy >= energy ? 1 : 0;
        }
        return (1.0 + exceeding) / (1.0 + permutations);
    }

    private static void shuffle(double[] x, int from, int to, Random random) {
        for (int i = to - 1; i > from; i--) {
            int k = from + random.nextInt(i - from + 1);
            double swap = x[i];
            x[i] = x[k];
            x[k] = swap;
        }
    }

    private static Change change(Sample history, List<Integer> bounds, int index, double p) {
        int at = bounds.indexOf(index);
        double before = median(history, bounds.get(at - 1), index);
        double after = median(history, index, bounds.get(at + 1));
        return new Change(index, p, 100 * (after / before - 1));
    }

    private static double median(Sample history, int from, int to) {
        return Statistic.quantile(0.5).of(Sample.of(Arrays.copyOfRange(history.toArray(), from, to)));
    }
}
