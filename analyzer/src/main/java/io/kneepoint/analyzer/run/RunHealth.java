// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.schemas.event.HealthSample;
import io.kneepoint.schemas.metric.RunStatus;
import io.kneepoint.schemas.sketch.DurationSketch;
import java.util.Map;
import java.util.TreeMap;

/** The health of the instrument over a run: its samples merged. */
final class RunHealth {

    private final DurationSketch loopLag = new DurationSketch();
    private final DurationSketch sendLateness = new DurationSketch();
    private final Map<Integer, Long> droppedByWorker = new TreeMap<>();
    private final Map<Integer, Long> bufferedByWorker = new TreeMap<>();
    private final ResourceHistory resources = new ResourceHistory();
    private Long gcPauseMaxNanos;

    void accept(int worker, HealthSample sample) {
        loopLag.merge(DurationSketch.fromBins(sample.getLoopLag()));
        sendLateness.merge(DurationSketch.fromBins(sample.getSendLateness()));
        droppedByWorker.merge(worker, sample.getEventsDropped(), Math::max);
        bufferedByWorker.merge(worker, sample.getBufferedResponses(), Math::max);
        resources.accept(worker, sample);
        gcPauseMaxNanos = gcPauseMaxNanos == null
                ? (Long) sample.getGcPauseMaxNanos()
                : (Long) Math.max(gcPauseMaxNanos, sample.getGcPauseMaxNanos());
    }

    /** Fills in the health part of a status. Buffering is suspected when more than a fifth of the requests look buffered. */
    void describe(RunStatus.Builder status, long requests) {
        long buffered =
                bufferedByWorker.values().stream().mapToLong(Long::longValue).sum();
        status.setResources(resources.trend());
        status.setLoopLagP99Nanos(p99(loopLag))
                .setSendLatenessP99Nanos(p99(sendLateness))
                .setGcPauseMaxNanos(gcPauseMaxNanos)
                .setEventsDropped(droppedByWorker.values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .setProxyBufferingSuspected(buffered > 0 && buffered * 5 > requests);
    }

    private static Double p99(DurationSketch sketch) {
        return sketch.isEmpty() ? null : (double) sketch.quantile(0.99);
    }
}
