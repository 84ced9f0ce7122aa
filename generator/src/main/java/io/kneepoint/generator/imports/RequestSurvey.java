// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.imports;

import io.kneepoint.schemas.event.Outcome;
import java.util.function.Consumer;

/**
 * What the requests of a load level show when they are read through: how many, from when to when. Confined to one thread.
 */
final class RequestSurvey implements Consumer<ImportedRequest> {

    private long requests;
    private long withTimes;
    private long started = Long.MAX_VALUE;
    private long ended = Long.MIN_VALUE;

    @Override
    public void accept(ImportedRequest request) {
        requests++;
        Long sent = request.sentEpochNanos;
        Long intended = request.intendedEpochNanos;
        if (sent != null) {
            long closed = request.closedOffsetNanos == null ? 0 : request.closedOffsetNanos;
            long last = Math.max(closed, request.lastArrivalNanos());
            see(intended == null ? sent : Math.min(sent, intended), sent + last);
        } else if (intended != null && request.outcome == Outcome.SHED) {
            see(intended, intended);
        }
    }

    private void see(long first, long last) {
        withTimes++;
        started = Math.min(started, first);
        ended = Math.max(ended, last);
    }

    long requests() {
        return requests;
    }

    /** Whether every request has an absolute time. */
    boolean isTimed() {
        return requests > 0 && withTimes == requests;
    }

    /** First intended or real start; null unless every request has one. [ns since the Unix epoch] */
    Long startedEpochNanos() {
        return isTimed() ? Long.valueOf(started) : null;
    }

    /** Last end; null unless every request has a start. [ns since the Unix epoch] */
    Long endedEpochNanos() {
        return isTimed() ? Long.valueOf(ended) : null;
    }
}
