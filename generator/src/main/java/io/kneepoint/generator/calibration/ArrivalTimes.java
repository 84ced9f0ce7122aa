// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.calibration;

import io.kneepoint.generator.sink.EventSink;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.StreamEvent;
import io.kneepoint.schemas.event.TokensArrived;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects when the tokens of the measured requests arrived. Confined to the run's event loop, and then to one thread. */
final class ArrivalTimes implements EventSink {

    private final int firstLimit;
    private final Map<Long, Request> byOrdinal = new HashMap<>();

    /** Requests whose output limit is less than this are not looked at. */
    ArrivalTimes(int firstLimit) {
        this.firstLimit = firstLimit;
    }

    /** One request. */
    static final class Request {

        private final int index;
        private final long intendedEpochNanos;
        private final List<Long> tokenEpochNanos = new ArrayList<>();
        private long sentEpochNanos;

        private Request(int index, long intendedEpochNanos) {
            this.index = index;
            this.intendedEpochNanos = intendedEpochNanos;
        }

        /** Its place among the measured requests. */
        int index() {
            return index;
        }

        /** Sent − intended. [ns] */
        long sendErrorNanos() {
            return sentEpochNanos - intendedEpochNanos;
        }

        /** When each token arrived, in order. [ns since the Unix epoch] */
        List<Long> tokenEpochNanos() {
            return tokenEpochNanos;
        }
    }

    List<Request> requests() {
        return List.copyOf(byOrdinal.values());
    }

    @Override
    public void accept(StreamEvent event) {
        Object payload = event.getPayload();
        if (payload instanceof RequestScheduled scheduled && scheduled.getMaxOutputTokens() >= firstLimit) {
            byOrdinal.put(
                    event.getOrdinal(),
                    new Request(scheduled.getMaxOutputTokens() - firstLimit, scheduled.getIntendedEpochNanos()));
        }
        Request request = byOrdinal.get(event.getOrdinal());
        if (request != null && payload instanceof RequestSent sent) {
            request.sentEpochNanos = sent.getSentEpochNanos();
        } else if (request != null && payload instanceof TokensArrived frame) {
            add(request, frame);
        }
    }

    private static void add(Request request, TokensArrived frame) {
        long at = request.sentEpochNanos + frame.getFirstOffsetNanos();
        for (int i = 0; i <= frame.getDeltasNanos().size(); i++) {
            at += i == 0 ? 0 : frame.getDeltasNanos().get(i - 1);
            int tokens = frame.getTokens().isEmpty() ? 1 : frame.getTokens().get(i);
            for (int token = 0; token < tokens; token++) {
                request.tokenEpochNanos.add(at);
            }
        }
    }

    @Override
    public long dropped() {
        return 0;
    }

    @Override
    public void close() {}
}
