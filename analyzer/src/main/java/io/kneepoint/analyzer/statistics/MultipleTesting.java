// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * p-values adjusted for how many there are. An absent p was not testable: it is not counted and stays absent.
 *
 * <p>Holm keeps the probability of any false rejection, whatever the dependence. Benjamini-Hochberg (under positive
 * dependence) and Benjamini-Yekutieli (under any) keep the expected share of false ones. Order is preserved. Stateless.
 */
public final class MultipleTesting {

    private MultipleTesting() {}

    /** p̃₍ᵢ₎ = max over j ≤ i of min(1, (m − j + 1) p₍ⱼ₎). */
    public static List<OptionalDouble> holm(List<OptionalDouble> p) {
        int[] order = ascending(p);
        double[] adjusted = new double[p.size()];
        double highest = 0;
        for (int j = 0; j < order.length; j++) {
            highest = Math.max(
                    highest, Math.min(1, (order.length - j) * p.get(order[j]).orElseThrow()));
            adjusted[order[j]] = highest;
        }
        return absentWhere(p, adjusted);
    }

    /**
     * The largest p up to and with each: tests in a declared order, the next only if all before it are significant. An
     * absent p ends the sequence.
     */
    public static List<OptionalDouble> fixedSequence(List<OptionalDouble> p) {
        p.forEach(MultipleTesting::requireProbability);
        OptionalDouble[] adjusted = new OptionalDouble[p.size()];
        double highest = 0;
        for (int i = 0; i < adjusted.length; i++) {
            highest = Math.max(highest, p.get(i).orElse(1));
            adjusted[i] = p.get(i).isPresent() ? OptionalDouble.of(highest) : OptionalDouble.empty();
        }
        return List.of(adjusted);
    }

    /** q₍ᵢ₎ = min over j ≥ i of min(1, m p₍ⱼ₎/j). */
    public static List<OptionalDouble> benjaminiHochberg(List<OptionalDouble> p) {
        return stepUp(p, 1);
    }

    /** Benjamini-Hochberg times Σ 1/i, i = 1 … m. */
    public static List<OptionalDouble> benjaminiYekutieli(List<OptionalDouble> p) {
        long tests = p.stream().filter(OptionalDouble::isPresent).count();
        return stepUp(
                p,
                IntStream.rangeClosed(1, (int) tests).mapToDouble(i -> 1.0 / i).sum());
    }

    private static List<OptionalDouble> stepUp(List<OptionalDouble> p, double factor) {
        int[] order = ascending(p);
        double[] adjusted = new double[p.size()];
        double lowest = 1;
        for (int j = order.length; j > 0; j--) {
            double pj = p.get(order[j - 1]).orElseThrow();
            lowest = Math.min(lowest, factor * order.length * pj / j);
            adjusted[order[j - 1]] = lowest;
        }
        return absentWhere(p, adjusted);
    }

    private static int[] ascending(List<OptionalDouble> p) {
        p.forEach(MultipleTesting::requireProbability);
        return IntStream.range(0, p.size())
                .filter(i -> p.get(i).isPresent())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p.get(i).orElseThrow()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static void requireProbability(OptionalDouble p) {
        if (p.isPresent() && !(p.getAsDouble() >= 0 && p.getAsDouble() <= 1)) {
            throw new IllegalArgumentException("p: " + p.getAsDouble() + " (expected: between 0 and 1)");
        }
    }

    private static List<OptionalDouble> absentWhere(List<OptionalDouble> p, double[] adjusted) {
        OptionalDouble[] result = new OptionalDouble[adjusted.length];
        Arrays.setAll(result, i -> p.get(i).isPresent() ? OptionalDouble.of(adjusted[i]) : OptionalDouble.empty());
        return List.of(result);
    }
}
