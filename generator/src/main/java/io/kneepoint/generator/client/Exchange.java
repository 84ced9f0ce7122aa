// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.request.ConnectTimes;
import io.kneepoint.generator.request.RequestLifecycle;
import io.kneepoint.generator.request.RequestResult;
import io.kneepoint.generator.request.ResponseHead;
import io.kneepoint.generator.sse.LineTooLongException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One request on its way: finds it a connection, writes it, and tells its {@link RequestLifecycle} what comes back.
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
    private Connection connection;
    private Optional<ConnectTimes> connectTimes = Optional.empty();
    private boolean onReused;
    private long readsBefore;
    private boolean informational;
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
        Optional<Connection> idle = client.pool().take();
        if (idle.isPresent()) {
            onReused = true;
            client.countReused();
            write(idle.get());
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
        onReused = false;
        lifecycle.onConnecting(client.clock().nanos());
        settle();
        client.connector()
                .connect()
                .addListener((Future<Connector.Connected> made) -> client.guarded(() -> onConnectEnded(made)));
    }

    private void onConnectEnded(Future<Connector.Connected> made) {
        if (made.isSuccess()) {
            onConnected(made.getNow());
        } else if (!concluded) {
            Failure failure = Failure.toConnect(made.cause(), client.endpoint());
            lifecycle.onFailure(client.clock().nanos(), failure.outcome(), failure.detail());
            settle();
        }
    }

    private void onConnected(Connector.Connected made) {
        client.countOpened();
        if (concluded) {
            client.release(made.connection(), true);
            return;
        }
        connectTimes = Optional.of(made.times());
        write(made.connection());
    }

    private void write(Connection to) {
        connection = to;
        connection.serve(this);
        readsBefore = connection.stamp().reads();
        lifecycle.onSending(client.clock().nanos());
        settle();
        Channel channel = connection.channel();
        ByteBuf bytes = channel.alloc().buffer();
        body.writeTo(bytes);
        channel.writeAndFlush(client.heads().request(bytes))
                .addListener((ChannelFuture written) -> client.guarded(() -> onWritten(to, written)));
    }

    private void onWritten(Connection to, ChannelFuture written) {
        long nanos = client.clock().nanos();
        if (concluded || connection != to) {
            return;
        }
        if (written.isSuccess()) {
            lifecycle.onSent(nanos, connectTimes);
            settle();
        } else {
            onClosed(Failure.isReset(written.cause()));
        }
    }

    /** A part of the response arrived. */
    void onMessage(HttpObject message) {
        long nanos = connection.stamp().nanos();
        if (message.decoderResult().isFailure()) {
            lifecycle.onMalformed(nanos, "response is not HTTP");
            settle();
            return;
        }
        if (message instanceof HttpResponse head) {
            onHead(nanos, head);
        }
        if (message instanceof HttpContent content && !informational) {
            onContent(nanos, content);
        }
        if (lifecycle.isEnded()) {
            settle();
        }
    }

    private void onHead(long nanos, HttpResponse head) {
        int status = head.status().code();
        informational = status < 200;
        if (informational) {
            return;
        }
        keepAlive = HttpUtil.isKeepAlive(head);
        HttpHeaders headers = head.headers();
        ResponseHead seen = new ResponseHead(
                status,
                Optional.ofNullable(headers.get(HttpHeaderNames.CONTENT_TYPE)),
                Optional.ofNullable(headers.get(HttpHeaderNames.CONTENT_ENCODING)),
                Optional.ofNullable(headers.get(HttpHeaderNames.RETRY_AFTER)),
                Optional.ofNullable(headers.get(HttpHeaderNames.DATE)));
        lifecycle.onHead(nanos, seen, connectTimes);
    }

    private void onContent(long nanos, HttpContent content) {
        try {
            if (lifecycle.onBody(nanos, content.content())) {
                connection.decoder().decode(content.content(), lifecycle);
            }
            if (content instanceof LastHttpContent) {
                responseEnded = true;
                connection.decoder().end(lifecycle);
                lifecycle.onResponseEnd(nanos);
            }
        } catch (LineTooLongException e) {
            lifecycle.onMalformed(nanos, e.getMessage());
        }
    }

    void onReadEnd() {
        lifecycle.onReadEnd();
        settle();
    }

    /** The connection is gone. */
    void onClosed(boolean reset) {
        if (concluded) {
            return;
        }
        long nanos = connection.stamp().nanos();
        boolean untouched = connection.stamp().reads() == readsBefore;
        if (onReused && untouched && !lifecycle.isEnded()) {
            connection.serveNobody();
            client.countRetried();
            connect();
            return;
        }
        lifecycle.onStreamClosing(nanos);
        connection.decoder().end(lifecycle);
        lifecycle.onConnectionLost(nanos, reset);
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
        if (connection != null) {
            connection.serveNobody();
            client.release(connection, responseEnded && keepAlive);
        }
        whenEnded.accept(lifecycle.result());
    }
}
