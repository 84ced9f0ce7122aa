// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.arrival;

import java.util.SplittableRandom;

/**
 * How arrivals of a rate are spread: the gaps between them, in mean gaps, each a function of seed and index alone.
 *
 * <p>Gaps and their sums are whole numbers of 1 / 2³⁰ mean gaps, so that sums are exact. Pure and immutable.
 */
public sealed interface Spacing {

    /** Bits behind the point. */
    int FRACTION_BITS = 30;

    /** One mean gap. */
    long ONE = 1L << FRACTION_BITS;

    /** The gap before arrival {@code index} (from 0); what is before arrival 0 counts too. [mean gaps / 2³⁰, ≥ 0] */
    long gapQ30(long index);

    /** That many arrivals as a number. */
    static double arrivals(long positionQ30) {
        return (double) positionQ30 / ONE;
    }

    /** All gaps alike, the first arrival at once. */
    record Even() implements Spacing {

        @Override
        public long gapQ30(long index) {
            return index == 0 ? 0 : ONE;
        }
    }

    /** Gaps of a Poisson process: −ln U, which is what many independent users make. */
    record Poisson(long seed) implements Spacing {

        @Override
        public long gapQ30(long index) {
            return Math.round(-Math.log(positiveUnit(random(seed, index))) * ONE);
        }
    }

    /**
     * Gaps of a gamma distribution of mean 1 and this shape; their coefficient of variation is 1 / √shape. 1 is Poisson, less is
     * more bursty, more is more even. Drawn by Marsaglia and Tsang (2000), "A simple method for generating gamma variables".
     *
     * @param shape 0.1 to 1000; below it, gaps would vanish in the resolution of the clock
     */
    record Gamma(double shape, long seed) implements Spacing {

        public Gamma {
            if (!(shape >= 0.1 && shape <= 1000)) {
                throw new IllegalArgumentException("burstiness: " + shape + " (expected: 0.1 to 1000; 1 is Poisson)");
            }
        }

        @Override
        public long gapQ30(long index) {
            SplittableRandom random = random(seed, index);
            double boost = shape < 1 ? Math.pow(positiveUnit(random), 1 / shape) : 1;
            double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3;
            double c = 1 / Math.sqrt(9 * d);
            while (true) {
                double normal = gaussian(random);
                double v = Math.pow(1 + c * normal, 3);
                double limit = normal * normal / 2 + d - d * v + d * Math.log(Math.max(v, Double.MIN_VALUE));
                if (v > 0 && Math.log(positiveUnit(random)) < limit) {
                    return Math.round(d * v * boost / shape * ONE);
                }
            }
        }

        /** Box and Muller's; one of the pair is enough, since each index has its own numbers. */
        private static double gaussian(SplittableRandom random) {
            double radius = Math.sqrt(-2 * Math.log(positiveUnit(random)));
            return radius * Math.cos(2 * Math.PI * random.nextDouble());
        }
    }

    private static SplittableRandom random(long seed, long index) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + index);
    }

    /** In (0, 1], so that it has a logarithm. */
    private static double positiveUnit(SplittableRandom random) {
        return 1 - random.nextDouble();
    }
}
