// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.recording;

import io.kneepoint.schemas.event.HealthSample;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.ResponseStarted;
import io.kneepoint.schemas.event.RunEnded;
import io.kneepoint.schemas.event.RunStarted;
import io.kneepoint.schemas.event.StageEnded;
import io.kneepoint.schemas.event.StageStarted;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import io.kneepoint.schemas.event.Watermark;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Tells when each event of a run happened, from the events before it: offsets of a request count from the moment it was sent.
 *
 * <p>Holds one number for each request in flight. Wants the events in the order in which they were generated. Confined to one
 * thread.
 */
public final class EventTimes {

    private record Request(int worker, long ordinal) {}

    private final Map<Request, Long> zeroByRequest = new HashMap<>();

    /** When the event happened, a frame with its last arrival; empty when its source cannot say. [ns since the Unix epoch] */
    public OptionalLong epochNanosOf(StreamEvent event) {
        return event.getOrdinal() == null
                ? optional(ofRun(event.getPayload()))
                : ofRequest(new Request(event.getWorker(), event.getOrdinal()), event.getPayload());
    }

    private static Long ofRun(Object payload) {
        if (payload instanceof RunStarted started) {
            return started.getStartedEpochNanos();
        }
        if (payload instanceof StageStarted started) {
            return started.getStartedEpochNanos();
        }
        if (payload instanceof StageEnded ended) {
            return ended.getEndedEpochNanos();
        }
        if (payload instanceof HealthSample sample) {
            return sample.getSampledEpochNanos();
        }
        if (payload instanceof Watermark watermark) {
            return watermark.getWatermarkEpochNanos();
        }
        return payload instanceof RunEnded ended ? ended.getEndedEpochNanos() : null;
    }

    private OptionalLong ofRequest(Request request, Object payload) {
        if (payload instanceof RequestScheduled scheduled) {
            remember(request, scheduled.getIntendedEpochNanos());
            return optional(scheduled.getIntendedEpochNanos());
        }
        if (payload instanceof RequestSent sent) {
            remember(request, sent.getSentEpochNanos());
            return optional(sent.getSentEpochNanos());
        }
        if (payload instanceof RequestEnded ended) {
            return sum(zeroByRequest.remove(request), ended.getClosedOffsetNanos());
        }
        return sum(zeroByRequest.get(request), offset(payload));
    }

    private void remember(Request request, Long epochNanos) {
        if (epochNanos == null) {
            zeroByRequest.remove(request);
        } else {
            zeroByRequest.put(request, epochNanos);
        }
    }

    private static Long offset(Object payload) {
        if (payload instanceof ResponseStarted started) {
            return started.getHeadersOffsetNanos();
        }
        if (payload instanceof TokensArrived frame) {
            long offset = frame.getFirstOffsetNanos();
            for (long delta : frame.getDeltasNanos()) {
                offset += delta;
            }
            return offset;
        }
        return null;
    }

    private static OptionalLong sum(Long zero, Long offset) {
        return zero == null || offset == null ? OptionalLong.empty() : OptionalLong.of(zero + offset);
    }

    private static OptionalLong optional(Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
