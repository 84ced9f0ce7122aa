// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.sketch;

import java.math.BigInteger;

/**
 * Count, sum and sum of squares of durations in nanoseconds, as integers: the sum of squares has 128 bits, so that merging is
 * exact and no order of the durations changes it. Division happens when a mean or a deviation is asked for.
 *
 * <p>Not safe for use by several threads.
 */
public final class DurationMoments {

    private long count;
    private long sum;
    private long squaresHigh;
    private long squaresLow;

    public DurationMoments() {}

    /** Moments known from elsewhere; the 128-bit sum of squares comes in two halves, the lower one unsigned. */
    public DurationMoments(long count, long sumNanos, long squaresHigh, long squaresLow) {
        this.count = count;
        this.sum = sumNanos;
        this.squaresHigh = squaresHigh;
        this.squaresLow = squaresLow;
    }

    /** Counts one duration in nanoseconds. */
    public void add(long nanos) {
        count++;
        sum += nanos;
        addSquares(Math.multiplyHigh(nanos, nanos), nanos * nanos);
    }

    /** Adds all that the other has counted. */
    public void merge(DurationMoments other) {
        count += other.count;
        sum += other.sum;
        addSquares(other.squaresHigh, other.squaresLow);
    }

    private void addSquares(long high, long low) {
        long added = squaresLow + low;
        squaresHigh += high + (Long.compareUnsigned(added, low) < 0 ? 1 : 0);
        squaresLow = added;
    }

    public long count() {
        return count;
    }

    /** Sum in nanoseconds. */
    public long sumNanos() {
        return sum;
    }

    /** Upper 64 bits of the sum of squares. */
    public long squaresHigh() {
        return squaresHigh;
    }

    /** Lower 64 bits of the sum of squares, unsigned. */
    public long squaresLow() {
        return squaresLow;
    }

    /** Arithmetic mean in nanoseconds; throws {@link IllegalStateException} when nothing was counted. */
    public double meanNanos() {
        if (count == 0) {
            throw new IllegalStateException("mean of no durations (expected: at least one)");
        }
        return (double) sum / count;
    }

    /**
     * Coefficient of variation: population standard deviation over mean, √(n·Σx² − (Σx)²) / Σx, with the difference taken
     * exactly.
     *
     * @throws IllegalStateException when nothing was counted or all durations are zero
     */
    public double coefficientOfVariation() {
        if (sum == 0) {
            throw new IllegalStateException(
                    "variation of " + count + " durations that sum to 0 (expected: a positive sum)");
        }
        BigInteger squares = BigInteger.valueOf(squaresHigh)
                .shiftLeft(64)
                .add(BigInteger.valueOf(squaresLow >>> 1).shiftLeft(1))
                .add(BigInteger.valueOf(squaresLow & 1));
        BigInteger spread = squares.multiply(BigInteger.valueOf(count))
                .subtract(BigInteger.valueOf(sum).pow(2));
        return Math.sqrt(spread.doubleValue()) / sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DurationMoments that
                && count == that.count
                && sum == that.sum
                && squaresHigh == that.squaresHigh
                && squaresLow == that.squaresLow;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(count * 31 + sum) * 31 + Long.hashCode(squaresLow);
    }

    @Override
    public String toString() {
        return "DurationMoments[" + count + " durations, " + sum + " ns]";
    }
}
