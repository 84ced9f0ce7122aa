// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import io.kneepoint.schemas.event.Outcome;
import io.kneepoint.schemas.event.RequestEnded;
import io.kneepoint.schemas.event.RequestScheduled;
import io.kneepoint.schemas.event.RequestSent;
import io.kneepoint.schemas.event.ResponseStarted;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is written down of one request: the events of the contract, and its result.
 *
 * <p>Confined to one event loop.
 */
final class RequestLog {

    private final RequestContext context;
    private final RequestPlan plan;
    private final RequestWriter writer;
    private final Moment sent = new Moment();
    private final Moment closed = new Moment();
    private final ResponseTrack track = new ResponseTrack();
    private final Arrivals arrivals;
    private OptionalInt httpStatus = OptionalInt.empty();
    private OptionalLong retryAfterDurationNanos = OptionalLong.empty();
    private Optional<ServerTime> serverTime = Optional.empty();
    private String detail;

    RequestLog(RequestContext context, RequestPlan plan, ArrivalObserver observer) {
        this.context = context;
        this.plan = plan;
        this.writer = new RequestWriter(context.journal(), plan.ordinal());
        this.arrivals = new Arrivals(context, writer, observer, sent);
    }

    void scheduled() {
        writer.write(new RequestScheduled(
                plan.stage(), plan.intendedEpochNanos(), plan.promptTokens(), plan.maxOutputTokens()));
    }

    /** Writes that it was sent, unless that was written before. */
    void sent(long nanos, Optional<ConnectTimes> connect) {
        if (sent.hasCome()) {
            return;
        }
        sent.first(nanos);
        Long total = connect.map(ConnectTimes::totalDurationNanos).orElse(null);
        OptionalLong dns = connect.map(ConnectTimes::dnsDurationNanos).orElse(OptionalLong.empty());
        writer.write(new RequestSent(context.clock().epochNanos(nanos), total, orNull(dns)));
    }

    void head(long nanos, ResponseHead head) {
        httpStatus = OptionalInt.of(head.status());
        retryAfterDurationNanos = RetryAfter.of(head);
        serverTime = head.date().map(date -> new ServerTime(date, nanos - sent.nanos()));
        writer.write(new ResponseStarted(nanos - sent.nanos(), head.status()));
    }

    void ended(long nanos, Outcome outcome, String why) {
        arrivals.end();
        closed.first(nanos);
        detail = why;
        writer.write(new RequestEnded(
                outcome,
                sent.hasCome() ? nanos - sent.nanos() : context.clock().epochNanos(nanos) - plan.intendedEpochNanos(),
                httpStatus.isPresent() ? (Integer) httpStatus.getAsInt() : null,
                track.firstChoice().sinceOrNull(sent),
                track.usage().sinceOrNull(sent),
                track.done().sinceOrNull(sent),
                track.promptTokens(),
                track.outputTokens(),
                track.cachedTokens(),
                orNull(retryAfterDurationNanos),
                detail));
    }

    /** The result of a request that has ended. */
    RequestResult result(Outcome outcome, boolean unknownModel) {
        OptionalLong lateness = sent.hasCome()
                ? OptionalLong.of(context.clock().epochNanos(sent.nanos()) - plan.intendedEpochNanos())
                : OptionalLong.empty();
        return new RequestResult(
                plan,
                outcome,
                Optional.ofNullable(detail),
                httpStatus,
                closed.nanos(),
                lateness,
                arrivals.firstToken().since(sent),
                closed.since(sent),
                track.outputTokens() == null ? arrivals.tokens() : track.outputTokens(),
                unknownModel,
                retryAfterDurationNanos,
                serverTime);
    }

    /** When its last byte was handed to the socket for the first time. */
    Moment sentAt() {
        return sent;
    }

    ResponseTrack track() {
        return track;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    private static Long orNull(OptionalLong value) {
        return value.isPresent() ? (Long) value.getAsLong() : null;
    }
}
