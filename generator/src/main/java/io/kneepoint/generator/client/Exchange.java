// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.request.ConnectTimes;
import io.kneepoint.generator.request.Loss;
import io.kneepoint.generator.request.RequestLifecycle;
import io.kneepoint.generator.request.RequestResult;
import io.kneepoint.generator.request.ResponseHead;
import io.kneepoint.generator.sse.LineTooLongException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One request on its way: finds it a place on a connection, writes it, and tells its {@link RequestLifecycle} what comes back.
 *
 * <p>A request whose reused connection dies before any byte of a response is sent once more, on a new connection.
 *
 * <p>Confined to one event loop.
 */
final class Exchange implements StreamClient.Ticket {

    private final StreamClient client;
    private final RequestLifecycle lifecycle;
    private final BodyWriter body;
    private final Consumer<RequestResult> whenEnded;
    private Lane lane;
    private Optional<ConnectTimes> connectTimes = Optional.empty();
    private boolean onReused;
    private boolean sentAgain;
    private boolean responseEnded;
    private boolean keepAlive;
    private boolean concluded;
    private Future<?> alarm;
    private long alarmNanos;
    private int alarmPhase;

    Exchange(StreamClient client, RequestLifecycle lifecycle, BodyWriter body, Consumer<RequestResult> whenEnded) {
        this.client = client;
        this.lifecycle = lifecycle;
        this.body = body;
        this.whenEnded = whenEnded;
    }

    void start() {
        Optional<Lane> free = client.connections().take();
        if (free.isPresent()) {
            onLane(free.get(), Optional.empty());
        } else {
            connect();
        }
    }

    @Override
    public void abort(String why) {
        lifecycle.onAbort(client.clock().nanos(), why);
        settle();
    }

    private void connect() {
        lifecycle.onConnecting(client.clock().nanos());
        settle();
        client.connections().connectFor(this);
    }

    /** It may use this place, on a connection that was made for it or, without times, on one that has served before. */
    void onLane(Lane place, Optional<ConnectTimes> times) {
        lane = place;
        onReused = times.isEmpty();
        if (onReused) {
            client.countReused();
        }
        connectTimes = times;
        lane.serve(this);
        lifecycle.onSending(client.clock().nanos());
        settle();
        ByteBuf bytes = lane.newBuffer();
        body.writeTo(bytes);
        lane.write(client.heads(), bytes)
                .addListener((ChannelFuture written) -> client.guarded(() -> onWritten(place, written)));
    }

    /** There is no connection for it. */
    void onNoLane(Failure failure) {
        lifecycle.onFailure(client.clock().nanos(), failure.outcome(), failure.detail());
        settle();
    }

    private void onWritten(Lane to, ChannelFuture written) {
        long nanos = client.clock().nanos();
        if (concluded || lane != to) {
            return;
        }
        if (written.isSuccess()) {
            lifecycle.onSent(nanos, connectTimes);
            settle();
        } else {
            onLost(Failure.lossBy(written.cause()));
        }
    }

    void onHead(long nanos, ResponseHead head, boolean keptAlive) {
        keepAlive = keptAlive;
        lifecycle.onHead(nanos, head, connectTimes);
        settleIfEnded();
    }

    /** A part of the response's body arrived. */
    void onContent(long nanos, ByteBuf content) {
        try {
            if (lifecycle.onBody(nanos, content)) {
                lane.decoder().decode(content, lifecycle);
            }
        } catch (LineTooLongException e) {
            lifecycle.onMalformed(nanos, e.getMessage());
        }
        settleIfEnded();
    }

    void onResponseEnd(long nanos) {
        responseEnded = true;
        try {
            lane.decoder().end(lifecycle);
            lifecycle.onResponseEnd(nanos);
        } catch (LineTooLongException e) {
            lifecycle.onMalformed(nanos, e.getMessage());
        }
        settleIfEnded();
    }

    void onMalformed(long nanos, String what) {
        lifecycle.onMalformed(nanos, what);
        settle();
    }

    private void settleIfEnded() {
        if (lifecycle.isEnded()) {
            settle();
        }
    }

    void onReadEnd() {
        lifecycle.onReadEnd();
        settle();
    }

    /** Its connection, or its part of it, is gone. */
    void onLost(Loss loss) {
        if (concluded) {
            return;
        }
        long nanos = lane.stamp().nanos();
        if (onReused && !sentAgain && !lane.answerBegan() && !lifecycle.isEnded()) {
            sentAgain = true;
            lane.serveNobody();
            lane.release(false);
            lane = null;
            client.countRetried();
            connect();
            return;
        }
        lifecycle.onStreamClosing(nanos);
        try {
            lane.decoder().end(lifecycle);
            lifecycle.onLost(nanos, loss);
        } catch (LineTooLongException e) {
            lifecycle.onMalformed(nanos, e.getMessage());
        }
        settle();
    }

    /** Draws the consequences of what the lifecycle was told: ends the exchange, or sets the alarm for its next deadline. */
    private void settle() {
        if (concluded) {
            return;
        }
        if (lifecycle.isEnded()) {
            conclude();
            return;
        }
        if (alarm != null && alarmPhase == lifecycle.phase()) {
            return;
        }
        alarmPhase = lifecycle.phase();
        long deadlineNanos = lifecycle.nextDeadline().nanos();
        if (alarm == null || deadlineNanos - alarmNanos < 0) {
            cancelAlarm();
            setAlarm(deadlineNanos);
        }
    }

    private void setAlarm(long nanos) {
        alarmNanos = nanos;
        long wait = Math.max(0, nanos - client.clock().nanos());
        alarm = client.loop().schedule(() -> client.guarded(this::onAlarm), wait, TimeUnit.NANOSECONDS);
    }

    private void onAlarm() {
        alarm = null;
        if (!concluded) {
            lifecycle.onDeadline(client.clock().nanos());
            settle();
        }
    }

    private void cancelAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }

    private void conclude() {
        concluded = true;
        cancelAlarm();
        if (lane == null) {
            client.connections().withdraw(this);
        } else {
            lane.serveNobody();
            lane.release(responseEnded && keepAlive);
        }
        whenEnded.accept(lifecycle.result());
    }
}
