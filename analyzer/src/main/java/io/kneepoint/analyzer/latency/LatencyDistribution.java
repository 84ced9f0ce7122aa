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
    private DurationMoments moments = new DurationMoments();

    /** Counts one duration in nanoseconds (≥ 0). */
    public void add(long nanos) {
        sketch.add(nanos);
        moments.add(nanos);
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
        io.kneepoint.schemas.event.SketchBins bins = sketch.toBins();
        out.writeInt(bins.getIndices().size());
        int previous = 0;
        for (int i = 0; i < bins.getIndices().size(); i++) {
            out.writeInt(bins.getIndices().get(i) - previous);
            out.writeLong(bins.getCounts().get(i));
            previous = bins.getIndices().get(i);
        }
    }

    static LatencyDistribution read(Decoder in) throws IOException {
        long sum = in.readLong();
        long high = in.readLong();
        long low = in.readLong();
        LatencyDistribution distribution = new LatencyDistribution();
        int bins = in.readInt();
        int index = 0;
        for (int i = 0; i < bins; i++) {
            index += in.readInt();
            distribution.sketch.addAt(index, in.readLong());
        }
        distribution.moments = new DurationMoments(distribution.sketch.count(), sum, high, low);
        return distribution;
    }
}
