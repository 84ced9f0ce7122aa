// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.analyzer.concurrency;

import io.kneepoint.schemas.timeline.RequestTimeline;

/** The latencies of one request, in nanoseconds; null where the request does not have one. */
public final class RequestLatencies {

    private RequestLatencies() {}

    /** First token − sent. */
    public static Double ttft(RequestTimeline request) {
        return request.getFirstTokenOffsetNanos() == null
                ? null
                : (Double) (double) (long) request.getFirstTokenOffsetNanos();
    }

    /** First token − intended; null where the intended or the real start is unknown, for from sent is another number. */
    public static Double ttftFromIntended(RequestTimeline request) {
        return fromIntended(request, request.getFirstTokenOffsetNanos());
    }

    /** (Last token − first) / (output tokens − 1); null below two output tokens. */
    public static Double tpot(RequestTimeline request) {
        if (request.getFirstTokenOffsetNanos() == null || request.getOutputTokens() < 2) {
            return null;
        }
        long span = request.getLastTokenOffsetNanos() - request.getFirstTokenOffsetNanos();
        return (double) span / (request.getOutputTokens() - 1);
    }

    /** End − sent. */
    public static Double e2e(RequestTimeline request) {
        return request.getClosedOffsetNanos() == null ? null : (Double) (double) (long) request.getClosedOffsetNanos();
    }

    /** End − intended; null where the intended or the real start is unknown. */
    public static Double e2eFromIntended(RequestTimeline request) {
        return fromIntended(request, request.getClosedOffsetNanos());
    }

    /** When the request ended; null where absolute times are unknown. [ns since the Unix epoch] */
    public static Long endedEpochNanos(RequestTimeline request) {
        Long origin =
                request.getSentEpochNanos() == null ? request.getIntendedEpochNanos() : request.getSentEpochNanos();
        return origin == null || request.getClosedOffsetNanos() == null
                ? null
                : (Long) (origin + request.getClosedOffsetNanos());
    }

    private static Double fromIntended(RequestTimeline request, Long offsetNanos) {
        Long sent = request.getSentEpochNanos();
        Long intended = request.getIntendedEpochNanos();
        return offsetNanos == null || sent == null || intended == null
                ? null
                : (Double) (double) Math.max(0, offsetNanos + sent - intended);
    }
}
