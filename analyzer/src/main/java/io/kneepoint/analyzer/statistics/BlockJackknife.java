// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.statistics;

/**
 * The variance of ln T over one run, by leaving out one block of consecutive requests after the other.
 *
 * <p>V = (m−1)/m · Σ (ln T₍₋ᵦ₎ − mean)² over m contiguous blocks (Künsch 1989). Blocks much longer than the
 * autocorrelation time are nearly independent; {@link #inflation} makes up for what is left between them.
 *
 * @param blocks m, at least 2
 * @param variance V, ≥ 0, of a logarithm
 */
public record BlockJackknife(int blocks, double variance) {

    private static final int MOST_BLOCKS = 20;

    /** Blocks for n units of autocorrelation time τ: min(20, ⌊n/(2τ)⌋). */
    public static int blocksFor(int n, double tau) {
        return (int) Math.min(MOST_BLOCKS, Math.floor(n / (2 * tau)));
    }

    /**
     * The variance of ln {@code statistic}.
     *
     * @throws IllegalArgumentException unless 2 ≤ blocks ≤ units, or if a value is not above 0
     */
    public static BlockJackknife of(Statistic statistic, Observations side, int blocks) {
        double squares = leaveOneOut(statistic, side, blocks).log().moments().sumOfSquares();
        return new BlockJackknife(blocks, squares * (blocks - 1) / blocks);
    }

    /**
     * Factor on V for the correlation left between blocks: F = max(1, g(n)(m−1)/(g(n/m) − g(n))), with g(L) the
     * variance of the mean of L values of an AR(1) process with r = (τ−1)/(τ+1), relative to the variance of one value.
     */
    public static double inflation(int n, int blocks, double tau) {
        double r = (tau - 1) / (tau + 1);
        double whole = varianceOfMean(n, r);
        double block = varianceOfMean((double) n / blocks, r);
        return Math.max(1, whole * (blocks - 1) / (block - whole));
    }

    private static double varianceOfMean(double length, double r) {
        double spread = (1 + r) / (1 - r) - 2 * r * (1 - Math.pow(r, length)) / (length * (1 - r) * (1 - r));
        return spread / length;
    }

    /**
     * The statistic without block 0, without block 1, … of so many contiguous blocks of units.
     *
     * @throws IllegalArgumentException unless 2 ≤ blocks ≤ units
     */
    public static Sample leaveOneOut(Statistic statistic, Observations side, int blocks) {
        if (blocks < 2 || blocks > side.units()) {
            throw new IllegalArgumentException(
                    "blocks: " + blocks + " (expected: from 2 to the " + side.units() + " units observed)");
        }
        return Sample.of(side.leavingOut(statistic, blocks));
    }
}
