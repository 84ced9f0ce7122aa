// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.schemas.sketch;

import io.kneepoint.schemas.event.SketchBins;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A histogram of durations on a log-linear scale: exact below 256 ns, and 128 equal bins per power of two above, so that a
 * bin's middle is within 1/256 (0.4 %) of every value in it. There is no upper limit and nothing is clamped.
 *
 * <p>Guarantees: counts are integers, so merging is exact, associative and commutative; two sketches of the same values are
 * equal and have the same {@link #toBins() bins}, in whatever order and in however many parts the values came.
 *
 * <p>Not safe for use by several threads.
 */
public final class DurationSketch {

    private static final int SUB_BITS = 7;
    private static final int SUB_COUNT = 1 << SUB_BITS;
    private static final int ROOM = 64;
    private static final int LAST_INDEX = indexOf(Long.MAX_VALUE);

    /** Greatest width of a bin over what it stands for. */
    public static final double RELATIVE_WIDTH = 1.0 / SUB_COUNT;

    private long[] counts = new long[0];
    private int base;
    private long total;

    /** Bin of a duration in nanoseconds (≥ 0). */
    public static int indexOf(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("duration: " + nanos + " ns (expected: 0 or more)");
        }
        int shift = Math.max(0, 63 - Long.numberOfLeadingZeros(nanos | 1) - SUB_BITS);
        return (shift << SUB_BITS) + (int) (nanos >>> shift);
    }

    /** Middle of a bin, in nanoseconds. */
    public static long valueOf(int index) {
        if (index < 2 * SUB_COUNT) {
            return index;
        }
        int shift = (index >>> SUB_BITS) - 1;
        long lower = (long) ((index & (SUB_COUNT - 1)) + SUB_COUNT) << shift;
        return lower + ((1L << shift) - 1) / 2;
    }

    /**
     * Builds a sketch from bins.
     *
     * @throws IllegalArgumentException when they are not ascending, not positive, or count more than a {@code long} can
     */
    public static DurationSketch fromBins(SketchBins bins) {
        List<Integer> indices = bins.getIndices();
        List<Long> counts = bins.getCounts();
        if (indices.size() != counts.size()) {
            throw new IllegalArgumentException(
                    "bins: " + indices.size() + " indices, " + counts.size() + " counts (expected: as many of each)");
        }
        DurationSketch sketch = new DurationSketch();
        int previous = -1;
        for (int i = 0; i < indices.size(); i++) {
            int index = indices.get(i);
            long count = counts.get(i);
            if (index <= previous || index > LAST_INDEX || count <= 0 || count > Long.MAX_VALUE - sketch.total) {
                throw new IllegalArgumentException("bins: index " + index + " with count " + count
                        + " (expected: ascending indices up to " + LAST_INDEX
                        + " with positive counts, 2^63-1 together)");
            }
            sketch.addAt(index, count);
            previous = index;
        }
        return sketch;
    }

    /** Counts one duration in nanoseconds (≥ 0). */
    public void add(long nanos) {
        addAt(indexOf(nanos), 1);
    }

    /**
     * Counts {@code count} (≥ 1) durations that fall into the given bin.
     *
     * @throws IllegalArgumentException when there is no such bin
     */
    public void addAt(int index, long count) {
        int slot = index - base;
        if (slot < 0 || slot >= counts.length) {
            makeRoom(index);
            slot = index - base;
        }
        counts[slot] += count;
        total += count;
    }

    /** Adds all that the other has counted. */
    public void merge(DurationSketch other) {
        for (int i = 0; i < other.counts.length; i++) {
            if (other.counts[i] != 0) {
                addAt(other.base + i, other.counts[i]);
            }
        }
    }

    /** How many durations were counted. */
    public long count() {
        return total;
    }

    public boolean isEmpty() {
        return total == 0;
    }

    /**
     * The duration of rank ⌈q·n⌉ in nanoseconds, within 0.4 % (q in [0, 1]).
     *
     * @throws IllegalStateException when nothing was counted
     */
    public long quantile(double q) {
        if (total == 0) {
            throw new IllegalStateException("quantile of no durations (expected: at least one)");
        }
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("quantile: " + q + " (expected: 0 to 1)");
        }
        // Above 2^53 the product is rounded, possibly past the last rank.
        long rank = Math.min(total, Math.max(1, (long) Math.ceil(q * total)));
        long seen = 0;
        int i = 0;
        while (true) {
            seen += counts[i];
            if (seen >= rank) {
                return valueOf(base + i);
            }
            i++;
        }
    }

    /** The non-empty bins in ascending order. */
    public SketchBins toBins() {
        List<Integer> indices = new ArrayList<>();
        List<Long> sizes = new ArrayList<>();
        forEachBin((index, count) -> {
            indices.add(index);
            sizes.add(count);
        });
        return new SketchBins(indices, sizes);
    }

    /** Visits the non-empty bins in ascending order. */
    public void forEachBin(BinVisitor visitor) {
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                visitor.visit(base + i, counts[i]);
            }
        }
    }

    private void makeRoom(int index) {
        if (index < 0 || index > LAST_INDEX) {
            throw new IllegalArgumentException("bin: " + index + " (expected: 0 to " + LAST_INDEX + ")");
        }
        if (counts.length == 0) {
            base = Math.max(0, index - ROOM / 2);
            counts = new long[ROOM];
            return;
        }
        int from = Math.min(base, Math.max(0, index - ROOM / 2));
        int to = Math.max(base + counts.length, index + ROOM / 2);
        long[] wider = new long[to - from];
        System.arraycopy(counts, 0, wider, base - from, counts.length);
        counts = wider;
        base = from;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DurationSketch that && total == that.total && toBins().equals(that.toBins());
    }

    @Override
    public int hashCode() {
        return toBins().hashCode();
    }

    @Override
    public String toString() {
        return "DurationSketch[" + total + " in "
                + Arrays.stream(counts).filter(c -> c > 0).count() + " bins]";
    }

    /** Receives one bin. */
    @FunctionalInterface
    public interface BinVisitor {
        /** A bin's index and its count (≥ 1). */
        void visit(int index, long count);
    }
}
