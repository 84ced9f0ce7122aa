// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.analyzer.latency.TimeBin;
import io.kneepoint.schemas.sketch.TimeBins;
import java.util.NavigableMap;

/**
 * The requests in flight over the steady part of a stage, bin by bin, as their mean over each bin. Immutable.
 *
 * @param firstBin index of the first bin
 * @param nanosByBin time integral of the requests in flight over each bin; request · ns
 */
record InFlight(long firstBin, long[] nanosByBin) {

    /** Of a stage that has a steady part. */
    static InFlight of(Stage stage, NavigableMap<Long, TimeBin> bins) {
        long from = TimeBins.indexOf(stage.measureFromEpochNanos());
        long to = TimeBins.indexOf(stage.measureToEpochNanos());
        long inFlight = 0;
        for (TimeBin before : bins.headMap(from, false).values()) {
            inFlight += before.inFlightChange();
        }
        long[] nanos = new long[Math.toIntExact(to - from)];
        TimeBin empty = new TimeBin();
        for (int i = 0; i < nanos.length; i++) {
            TimeBin bin = bins.getOrDefault(from + i, empty);
            nanos[i] = bin.inFlightNanos(inFlight);
            inFlight += bin.inFlightChange();
        }
        return new InFlight(from, nanos);
    }

    int bins() {
        return nanosByBin.length;
    }

    /** Mean over one bin, counted from the first. [requests] */
    double mean(int bin) {
        return (double) nanosByBin[bin] / TimeBins.WIDTH_NANOS;
    }

    /** Mean over all bins. [requests] */
    double mean() {
        long integral = 0;
        for (long nanos : nanosByBin) {
            integral += nanos;
        }
        return (double) integral / (bins() * TimeBins.WIDTH_NANOS);
    }
}
