// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * A number for each bin in which something happened, in 16 bytes a bin where a map would take 64. Bins come nearly in order, so that
 * adding one is nearly always adding it at the end. Confined to one thread.
 */
final class BinSums {

    private static final int ROOM = 16;

    private long[] bins = new long[ROOM];
    private long[] sums = new long[ROOM];
    private int size;

    /** Adds to the number of a bin, which is zero before; whether the bin is new. */
    boolean add(long bin, long more) {
        int at = Arrays.binarySearch(bins, 0, size, bin);
        if (at >= 0) {
            sums[at] += more;
            return false;
        }
        insert(-at - 1, bin, more);
        return true;
    }

    private void insert(int at, long bin, long sum) {
        if (size == bins.length) {
            int room = size + size / 4 + ROOM;
            bins = Arrays.copyOf(bins, room);
            sums = Arrays.copyOf(sums, room);
        }
        System.arraycopy(bins, at, bins, at + 1, size - at);
        System.arraycopy(sums, at, sums, at + 1, size - at);
        bins[at] = bin;
        sums[at] = sum;
        size++;
    }

    /** Sum over the bins from one to before another; zero when the one is not below the other. */
    long sum(long from, long to) {
        long sum = 0;
        for (int at = firstFrom(from); at < size && bins[at] < to; at++) {
            sum += sums[at];
        }
        return sum;
    }

    /** The last of the bins before this one. */
    OptionalLong lastBefore(long bin) {
        int at = firstFrom(bin) - 1;
        return at < 0 ? OptionalLong.empty() : OptionalLong.of(bins[at]);
    }

    /** The first of the bins from this one on. */
    OptionalLong from(long bin) {
        int at = firstFrom(bin);
        return at == size ? OptionalLong.empty() : OptionalLong.of(bins[at]);
    }

    /** The last of the bins. */
    OptionalLong last() {
        return size == 0 ? OptionalLong.empty() : OptionalLong.of(bins[size - 1]);
    }

    private int firstFrom(long bin) {
        int at = Arrays.binarySearch(bins, 0, size, bin);
        return at < 0 ? -at - 1 : at;
    }
}
