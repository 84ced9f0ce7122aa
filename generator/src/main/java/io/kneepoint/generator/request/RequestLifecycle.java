// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.request;

import io.kneepoint.generator.dialect.EventFacts;
import io.kneepoint.generator.sse.EventListener;
import io.kneepoint.generator.sse.SseEvent;
import io.kneepoint.schemas.event.Outcome;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * One request from its schedule to its end: told what happens ({@code on…}), it moves through the {@link RequestState}s and writes
 * the events of the contract.
 *
 * <p>Guarantees: the events of a request are numbered densely from 0; every arrival is written once, unrounded, and before the
 * request's end; all that one read of the socket brought bears one time. What follows the end is ignored. News that cannot come
 * in the present state is an {@link IllegalStateException} that names both.
 *
 * <p>Time zero of all offsets is the first time that the request's last byte was handed to the socket. A request that is sent
 * again, because a reused connection turned out to be dead, keeps its time zero.
 *
 * <p>Confined to one event loop.
 */
public final class RequestLifecycle implements EventListener {

    private final RequestContext context;
    private final RequestPlan plan;
    private final EchoGuard echoes;
    private final RequestLog log;
    private final ResponseTrack track;
    private final Arrivals arrivals;
    private final Moment started = new Moment();
    private RequestState state = new RequestState.Scheduled();
    private int transitions;
    private boolean unknownModel;

    private RequestLifecycle(RequestContext context, RequestPlan plan, ArrivalObserver observer, EchoGuard echoes) {
        this.context = context;
        this.plan = plan;
        this.echoes = echoes;
        this.log = new RequestLog(context, plan, observer);
        this.track = log.track();
        this.arrivals = log.arrivals();
    }

    /** Begins a request: writes that it was scheduled. */
    public static RequestLifecycle schedule(
            RequestContext context, RequestPlan plan, ArrivalObserver observer, EchoGuard echoes) {
        RequestLifecycle request = new RequestLifecycle(context, plan, observer, echoes);
        request.log.scheduled();
        return request;
    }

    public RequestPlan plan() {
        return plan;
    }

    public RequestState state() {
        return state;
    }

    public boolean isEnded() {
        return state instanceof RequestState.Ended;
    }

    /** A connection is being made. */
    public void onConnecting(long nanos) {
        expect("connecting", state instanceof RequestState.Scheduled || isWithServer());
        started.first(nanos);
        to(new RequestState.Connecting(nanos));
    }

    /** Its bytes are being written to a connection. */
    public void onSending(long nanos) {
        expect("sending", state instanceof RequestState.Scheduled || state instanceof RequestState.Connecting);
        started.first(nanos);
        to(new RequestState.Sending(nanos));
    }

    /** Its last byte was handed to the socket. Ignored when the server answered or hung up before it had read everything. */
    public void onSent(long nanos, Optional<ConnectTimes> connect) {
        if (state instanceof RequestState.Sending) {
            log.sent(nanos, connect);
            to(new RequestState.Waiting());
        }
    }

    /** The response's head arrived; decides whether it announces a stream. */
    public void onHead(long nanos, ResponseHead head, Optional<ConnectTimes> connect) {
        expect("response head", isWithServer());
        if (state instanceof RequestState.Sending) {
            log.sent(nanos, connect);
        }
        log.head(nanos, head);
        HeadVerdict verdict = HeadVerdict.of(head, context.dialect());
        if (verdict.outcome() == Outcome.OK) {
            to(new RequestState.Streaming());
        } else if (verdict.hasBody()) {
            to(new RequestState.Refused(verdict.outcome(), verdict.detail(), nanos, new RefusalBody()));
        } else {
            end(nanos, verdict.outcome(), verdict.detail());
        }
    }

    /**
     * Bytes of the body arrived. Returns whether they are a stream's, whose events are then to follow through {@link #onEvent};
     * others are dealt with here.
     */
    public boolean onBody(long nanos, ByteBuf body) {
        if (state instanceof RequestState.Refused refused) {
            refused.body().append(body);
            return false;
        }
        boolean isStream = state instanceof RequestState.Streaming;
        if (isStream) {
            track.noteBytes(body);
            arrivals.onBytes(nanos, body.readableBytes());
        }
        return isStream;
    }

    @Override
    public void onEvent(SseEvent event) {
        if (!(state instanceof RequestState.Streaming) || track.done().hasCome()) {
            return;
        }
        long nanos = arrivals.readNanos();
        EventFacts facts = context.reader().read(event);
        if (facts.isMalformed()) {
            onMalformed(nanos, event.terminated());
            return;
        }
        track.note(facts, nanos);
        arrivals.onEvent(facts);
        if (facts.isError()) {
            end(nanos, Outcome.ERROR_EVENT, labelled("error event" + afterTokens(), facts.errorLabel()));
        }
    }

    private void onMalformed(long nanos, boolean whole) {
        if (whole) {
            onMalformed(nanos, "event " + (track.events() + 1) + " is not JSON");
        } else {
            track.noteCut();
        }
    }

    /** The response cannot be read on. The detail must hold nothing that the server wrote. */
    public void onMalformed(long nanos, String what) {
        end(nanos, Outcome.MALFORMED, what + afterTokens());
    }

    /** All handlers have seen what a read of the socket brought; that is one arrival. */
    public void onReadEnd() {
        arrivals.onReadEnd();
    }

    /** The stream is over: an event that it cuts off is complete only now. */
    public void onStreamClosing(long nanos) {
        arrivals.onBytes(nanos, 0);
    }

    /** The response ended as HTTP says it should. */
    public void onResponseEnd(long nanos) {
        if (state instanceof RequestState.Refused refused) {
            EventFacts facts = refused.body().read(context.reader());
            unknownModel = refused.body().mentionsModel();
            end(nanos, refused.outcome(), labelled(refused.detail(), facts.errorLabel()));
        } else if (state instanceof RequestState.Streaming) {
            Ending ending = track.ending(context.dialect());
            end(nanos, ending.outcome(), ending.detail() == null ? null : ending.detail() + afterTokens());
        }
    }

    /** The connection, or the request's part of it, was lost before the response had ended. */
    public void onLost(long nanos, Loss loss) {
        if (state instanceof RequestState.Refused) {
            onResponseEnd(nanos);
        } else if (track.done().hasCome()) {
            end(nanos, Outcome.OK, null);
        } else if (state instanceof RequestState.Streaming) {
            end(nanos, loss.reset() ? Outcome.RESET : Outcome.TRUNCATED, loss.insideResponse() + afterTokens());
        } else {
            end(nanos, Outcome.RESET, loss.words() + " before any response");
        }
    }

    /** It could not be sent, or not be answered. The detail must hold nothing that the server wrote. */
    public void onFailure(long nanos, Outcome outcome, String why) {
        end(nanos, outcome, why);
    }

    /** The run does not wait for it any longer. */
    public void onAbort(long nanos, String why) {
        end(nanos, Outcome.ABORTED, why);
    }

    /**
     * A number that grows whenever the next deadline may have come nearer; while it stands still, the deadline only moves away.
     */
    public int phase() {
        return transitions
                + (arrivals.firstToken().hasCome() ? 1 : 0)
                + (track.done().hasCome() ? 1 : 0);
    }

    /** When it ends by itself unless something happens before. */
    public Deadline nextDeadline() {
        Deadline part = Deadline.ofState(state, context.timeouts(), log.sentAt(), arrivals.firstToken(), track);
        return started.hasCome() && part.isTimeout() ? part.or(Deadline.total(started, context.timeouts())) : part;
    }

    /** Ends it if its deadline is at or before now. */
    public void onDeadline(long nanos) {
        Deadline deadline = nextDeadline();
        if (!isEnded() && nanos - deadline.nanos() >= 0) {
            if (state instanceof RequestState.Refused) {
                onResponseEnd(nanos);
            } else {
                end(nanos, deadline.outcome(), deadline.detail());
            }
        }
    }

    /** How it ended; throws {@link IllegalStateException} when it has not. */
    public RequestResult result() {
        if (!(state instanceof RequestState.Ended ended)) {
            throw new IllegalStateException("request " + plan.ordinal() + ": no result in state " + state);
        }
        return log.result(ended.outcome(), unknownModel);
    }

    private void end(long nanos, Outcome outcome, String why) {
        if (!isEnded()) {
            to(new RequestState.Ended(outcome));
            log.ended(nanos, outcome, why);
        }
    }

    private void to(RequestState next) {
        state = next;
        transitions++;
    }

    private boolean isWithServer() {
        return state instanceof RequestState.Sending || state instanceof RequestState.Waiting;
    }

    private String labelled(String what, Optional<String> label) {
        return label.filter(text -> !echoes.isEcho(text))
                .map(text -> what + ", " + text)
                .orElse(what);
    }

    private String afterTokens() {
        return " after " + arrivals.tokens() + (arrivals.tokens() == 1 ? " token" : " tokens");
    }

    private void expect(String news, boolean possible) {
        if (!possible) {
            throw new IllegalStateException("request " + plan.ordinal() + ": " + news + " in state " + state);
        }
    }
}
