// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.OptionalDouble;

/** Quantiles of whole samples. */
final class Quantiles {
    private Quantiles() {}

    /**
     * Linear between order statistics, at position q · (n − 1); empty without samples.
     *
     * @param sorted ascending
     * @param q 0 to 1
     */
    static OptionalDouble linear(long[] sorted, double q) {
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        double position = q * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(sorted.length - 1, below + 1);
        return OptionalDouble.of(sorted[below] + (position - below) * (sorted[above] - sorted[below]));
    }
}
