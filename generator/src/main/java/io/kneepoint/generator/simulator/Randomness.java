// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import java.util.SplittableRandom;

/**
 * The one source of chance of a run. The same seed gives the same numbers on every JDK and machine: the generator's
 * algorithm is specified, and the transforms use {@link StrictMath}. Confined to one thread.
 */
final class Randomness {
    private final SplittableRandom random;
    private double spareNormal;
    private boolean hasSpareNormal;

    Randomness(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Evenly in [0, 1). */
    double uniform() {
        return random.nextDouble();
    }

    /** Evenly in [0, bound). */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Standard normal, by Marsaglia's polar method. */
    double normal() {
        if (hasSpareNormal) {
            hasSpareNormal = false;
            return spareNormal;
        }
        double x;
        double y;
        double square;
        do {
            x = 2 * random.nextDouble() - 1;
            y = 2 * random.nextDouble() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        double scale = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
        spareNormal = y * scale;
        hasSpareNormal = true;
        return x * scale;
    }

    /** Log-normal with median 1: exp(sigma · normal). */
    double spread(double sigma) {
        return sigma == 0 ? 1 : StrictMath.exp(sigma * normal());
    }

    /** Exponential with this mean. */
    double exponential(double mean) {
        return mean == 0 ? 0 : -mean * StrictMath.log(1 - random.nextDouble());
    }
}
