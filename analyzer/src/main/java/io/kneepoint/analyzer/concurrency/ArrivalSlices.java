// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.analyzer.latency.LatencyDistribution;
import io.kneepoint.analyzer.latency.TimeBin;
import io.kneepoint.schemas.sketch.TimeBins;
import java.util.ArrayList;
import java.util.List;

/**
 * What arrived in the steady part of a stage, in at most two hundred slices of time of equal length: tokens and gaps.
 *
 * <p>Its size grows neither with tokens nor with time. The same bins give the same slices, in whatever order they come.
 * Without a steady part everything is one slice.
 */
public final class ArrivalSlices {

    private static final int MOST = 200;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Stage stage;
    private final long from;
    private final long bins;
    private final long width;
    private final List<Slice> slices = new ArrayList<>();

    ArrivalSlices(Stage stage) {
        this.stage = stage;
        this.from = stage.isMeasured() ? TimeBins.indexOf(stage.measureFromEpochNanos()) : 0;
        this.bins = stage.isMeasured() ? TimeBins.indexOf(stage.measureToEpochNanos()) - from : 1;
        this.width = (bins + MOST - 1) / MOST;
        for (long first = 0; first < bins; first += width) {
            slices.add(new Slice());
        }
    }

    /** One slice. */
    public static final class Slice {

        private final LatencyDistribution gaps = new LatencyDistribution();
        private long tokens;

        private void add(TimeBin bin, boolean everyArrival) {
            tokens += bin.tokens();
            if (everyArrival) {
                gaps.merge(bin.of(TimeBin.Kind.ITL));
            }
        }

        private void add(Slice other) {
            tokens += other.tokens;
            gaps.merge(other.gaps);
        }

        /** Gaps that ended in it; none where not every arrival was timed. */
        public LatencyDistribution gaps() {
            return gaps;
        }

        /** Tokens that arrived in it, not corrected by the server's count. */
        public long tokens() {
            return tokens;
        }
    }

    /** Takes a bin of the stage; one outside its steady part counts for nothing. */
    void add(long index, TimeBin bin) {
        if (!stage.isMeasured()) {
            slices.get(0).add(bin, stage.everyArrival());
        } else if (index >= from && index < from + bins) {
            slices.get((int) ((index - from) / width)).add(bin, stage.everyArrival());
        }
    }

    /** Takes a bin of requests whose absolute times are unknown; it counts where there is no steady part. */
    void addUntimed(TimeBin bin) {
        if (!stage.isMeasured()) {
            slices.get(0).add(bin, stage.everyArrival());
        }
    }

    /** All of it in one. */
    Slice whole() {
        Slice whole = new Slice();
        slices.forEach(whole::add);
        return whole;
    }

    /** The slices in order of time, without a last one that is shorter; none where times are unknown. */
    public List<Slice> ofEqualLength() {
        return stage.isMeasured() ? List.copyOf(slices.subList(0, (int) (bins / width))) : List.of();
    }

    /** Length of a slice. [s] */
    public double seconds() {
        return width * TimeBins.WIDTH_NANOS / NANOS_PER_SECOND;
    }
}
