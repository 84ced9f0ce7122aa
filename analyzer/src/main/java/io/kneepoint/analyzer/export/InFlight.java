// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.export;

import java.io.IOException;
import java.util.Arrays;

/**
 * How many requests were in flight, from the moments at which they were sent and ended, told in any order: events of several
 * connections or workers are not in order of time. Sixteen bytes a request. Confined to one thread.
 */
final class InFlight {

    private final Moments sent = new Moments();
    private final Moments ended = new Moments();

    /** Takes the count from a moment on. */
    interface Step {

        void take(long epochNanos, long count) throws IOException;
    }

    void sent(long epochNanos) {
        sent.add(epochNanos);
    }

    void ended(long epochNanos) {
        ended.add(epochNanos);
    }

    /** Every change, in order of time; those of one moment as one. */
    void steps(Step step) throws IOException {
        long[] from = sent.sorted();
        long[] to = ended.sorted();
        int begun = 0;
        int over = 0;
        while (begun < from.length || over < to.length) {
            long at = over == to.length || (begun < from.length && from[begun] <= to[over]) ? from[begun] : to[over];
            int before = begun - over;
            while (begun < from.length && from[begun] == at) {
                begun++;
            }
            while (over < to.length && to[over] == at) {
                over++;
            }
            if (begun - over != before) {
                step.take(at, (long) begun - over);
            }
        }
    }

    private static final class Moments {

        private long[] values = new long[64];
        private int size;

        void add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        long[] sorted() {
            long[] sorted = Arrays.copyOf(values, size);
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
