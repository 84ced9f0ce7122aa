// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.benchmark;

import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.HealthSample;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.sketch.DurationSketch;

/** Keeps how late a run's event loop was, as its own health samples say. Confined to that loop, and then to one thread. */
final class LoopLags implements EventSink {

    private static final double NANOS_PER_MILLI = 1e6;

    private final DurationSketch lags = new DurationSketch();

    @Override
    public void accept(StreamEvent event) {
        if (event.getPayload() instanceof HealthSample sample) {
            lags.merge(DurationSketch.fromBins(sample.getLoopLag()));
        }
    }

    /** A quantile of the lag. [ms] */
    double millis(double quantile) {
        return lags.quantile(quantile) / NANOS_PER_MILLI;
    }

    @Override
    public long dropped() {
        return 0;
    }

    @Override
    public void close() {}
}
