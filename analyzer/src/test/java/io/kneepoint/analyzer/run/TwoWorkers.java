// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.run;

import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.Watermark;
import java.util.ArrayList;
import java.util.List;

/** A made-up run of two workers of which the second began two seconds and a bit before the first. */
final class TwoWorkers {

    private static final long AHEAD_NANOS = 2_100_000_000L;

    private TwoWorkers() {}

    /** Events of both workers, the first worker's first. */
    static List<StreamEvent> events(int... levels) {
        return apart(AHEAD_NANOS, levels);
    }

    /** The same with a second worker that is ahead of the first by this much, a multiple of a bin or not. [ns] */
    static List<StreamEvent> apart(long aheadNanos, int... levels) {
        List<StreamEvent> events = new ArrayList<>();
        SyntheticRun.events(1, 12, levels).forEach(event -> events.add(of(event, 0, 0)));
        SyntheticRun.events(2, 12, levels).forEach(event -> events.add(of(event, 1, aheadNanos)));
        return events;
    }

    private static StreamEvent of(StreamEvent event, int worker, long aheadNanos) {
        return new StreamEvent(
                event.getRunId(),
                worker,
                event.getOrdinal(),
                event.getSequence(),
                earlier(event.getPayload(), aheadNanos));
    }

    private static Object earlier(Object payload, long nanos) {
        if (payload instanceof RunStarted it) {
            return RunStarted.newBuilder(it)
                    .setWorkers(2)
                    .setStartedEpochNanos(it.getStartedEpochNanos() - nanos)
                    .build();
        }
        if (payload instanceof StageStarted it) {
            return StageStarted.newBuilder(it)
                    .setStartedEpochNanos(it.getStartedEpochNanos() - nanos)
                    .build();
        }
        if (payload instanceof RequestScheduled it) {
            return RequestScheduled.newBuilder(it)
                    .setIntendedEpochNanos(it.getIntendedEpochNanos() - nanos)
                    .build();
        }
        if (payload instanceof RequestSent it) {
            return RequestSent.newBuilder(it)
                    .setSentEpochNanos(it.getSentEpochNanos() - nanos)
                    .build();
        }
        if (payload instanceof Watermark it) {
            return new Watermark(it.getWatermarkEpochNanos() - nanos);
        }
        if (payload instanceof StageEnded it) {
            return StageEnded.newBuilder(it)
                    .setEndedEpochNanos(it.getEndedEpochNanos() - nanos)
                    .build();
        }
        return payload instanceof RunEnded it
                ? RunEnded.newBuilder(it)
                        .setEndedEpochNanos(it.getEndedEpochNanos() - nanos)
                        .build()
                : payload;
    }
}
