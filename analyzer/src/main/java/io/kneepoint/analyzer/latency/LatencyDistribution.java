// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.latency;

import io.kneepoint.schemas.metric.LatencySummary;
import io.kneepoint.schemas.sketch.DurationMoments;
import io.kneepoint.schemas.sketch.DurationSketch;
import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/** Durations of one kind: a sketch for their quantiles and moments for their mean and variation. Merging is exact. */
public final class LatencyDistribution {

    private final DurationSketch sketch = new DurationSketch();
    private final DurationMoments moments = new DurationMoments();

    /** Counts one duration in nanoseconds (≥ 0). */
    public void add(long nanos) {
        sketch.add(nanos);
        moments.add(nanos);
    }

    /**
     * Counts the durations {@code nanos[from]} to {@code nanos[to - 1]} (each ≥ 0), and adds their moments to another sum too.
     *
     * @return the longest of them; 0 when there are none
     */
    public long addAll(long[] nanos, int from, int to, DurationMoments also) {
        DurationMoments added = new DurationMoments();
        long longest = 0;
        for (int i = from; i < to; i++) {
            long each = nanos[i];
            sketch.add(each);
            added.add(each);
            longest = Math.max(longest, each);
        }
        moments.merge(added);
        also.merge(added);
        return longest;
    }

    public void merge(LatencyDistribution other) {
        sketch.merge(other.sketch);
        moments.merge(other.moments);
    }

    public DurationSketch sketch() {
        return sketch;
    }

    public DurationMoments moments() {
        return moments;
    }

    /** Count, quantiles that the count carries, and mean; a quantile of the sketch is within 0.4 % of the exact one. */
    public LatencySummary summary() {
        long n = sketch.count();
        return new LatencySummary(
                n, quantile(0.50, n), quantile(0.95, n), quantile(0.99, n), n == 0 ? null : moments.meanNanos());
    }

    /** Standard deviation over mean; null below two durations, or when all are zero. */
    public Double variation() {
        return moments.count() < 2 || moments.sumNanos() == 0 ? null : moments.coefficientOfVariation();
    }

    private Double quantile(double q, long n) {
        return Percentiles.carries(q, n) ? (double) sketch.quantile(q) : null;
    }

    void write(Encoder out) throws IOException {
        out.writeLong(moments.sumNanos());
        out.writeLong(moments.squaresHigh());
        out.writeLong(moments.squaresLow());
        int[] bins = {0};
        sketch.forEachBin((index, count) -> bins[0]++);
        out.writeInt(bins[0]);
        BinWriter writer = new BinWriter(out);
        sketch.forEachBin(writer);
        if (writer.failure != null) {
            throw writer.failure;
        }
    }

    /** Writes the count of each bin, and before it, below zero, how many bins were skipped if any: most gaps fall into neighbours. */
    private static final class BinWriter implements DurationSketch.BinVisitor {

        private final Encoder out;
        private int previous = -1;
        private IOException failure;

        private BinWriter(Encoder out) {
            this.out = out;
        }

        @Override
        public void visit(int index, long count) {
            try {
                int skipped = index - previous - 1;
                if (skipped > 0) {
                    out.writeLong(-skipped);
                }
                out.writeLong(count);
            } catch (IOException e) {
                failure = e;
            }
            previous = index;
        }
    }

    /** Adds all that was counted by the distribution that {@link #write} wrote. */
    void mergeWritten(Decoder in) throws IOException {
        long sum = in.readLong();
        long high = in.readLong();
        long low = in.readLong();
        int bins = in.readInt();
        long count = 0;
        int index = -1;
        for (int i = 0; i < bins; i++) {
            long word = in.readLong();
            if (word < 0) {
                index -= (int) word;
                word = in.readLong();
            }
            index++;
            sketch.addAt(index, word);
            count += word;
        }
        moments.merge(new DurationMoments(count, sum, high, low));
    }
}
