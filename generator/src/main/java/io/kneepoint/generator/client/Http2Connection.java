// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.request.Loss;
import io.kneepoint.generator.request.ReadStamp;
import io.kneepoint.generator.sse.EventDecoder;
import io.kneepoint.schemas.event.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An HTTP/2 connection: a place for each stream that the server allows at once.
 *
 * <p>After a GOAWAY it takes no more requests; those that the server says it has not seen are lost, the others go on.
 *
 * <p>Confined to one event loop.
 */
final class Http2Connection implements Connection {

    private final Channel channel;
    private final ClientSettings settings;
    private final Connections connections;
    private final FaultListener faults;
    private final Supplier<EventDecoder> decoders;
    private final Opening opening;
    private final Http2ClientHandler handler;
    private final Map<Integer, Http2Lane> lanes = new HashMap<>();
    private final List<Http2Lane> touched = new ArrayList<>();
    private boolean leaving;

    Http2Connection(
            Channel channel,
            ClientSettings settings,
            Connections connections,
            FaultListener faults,
            Supplier<EventDecoder> decoders) {
        this.channel = channel;
        this.settings = settings;
        this.connections = connections;
        this.faults = faults;
        this.decoders = decoders;
        this.opening = Opening.of(channel);
        this.handler = Http2ClientHandler.of(this);
    }

    /** Takes over the pipeline; the connection is ready when the server's settings have come. */
    void install() {
        opening.afterEachRead(this::afterRead);
        channel.pipeline().addBefore(Opening.NAME, "http2", handler);
    }

    /** The server said how it wants things, for the first time or anew. */
    void onSettings() throws Http2Exception {
        if (opening.ready().isDone()) {
            connections.keep(this);
        } else {
            handler.widenWindow();
            opening.succeed(this);
        }
    }

    @Override
    public long capacity() {
        return settings.reuse() == ConnectionReuse.FRESH
                ? 1
                : Math.max(1, handler.connection().local().maxActiveStreams());
    }

    @Override
    public boolean hasRoom() {
        return !leaving && channel.isActive() && handler.canOpenStream() && (lanes.isEmpty() || capacity() > 1);
    }

    @Override
    public Lane open() {
        return new Http2Lane(this, decoders.get());
    }

    ReadStamp stamp() {
        return opening.stamp();
    }

    ByteBuf newBuffer() {
        return channel.alloc().buffer();
    }

    ChannelFuture write(Http2Lane lane, RequestHeads heads, ByteBuf body) {
        int id = handler.connection().local().incrementAndGetNextStreamId();
        lane.id(id);
        lanes.put(id, lane);
        Http2Headers headers = heads.http2(body.readableBytes());
        ChannelPromise written = channel.newPromise();
        handler.send(id, headers, body, written);
        return written;
    }

    /** The stream, if its request is still waited for; a read that touches it is one arrival. */
    void with(int id, Consumer<Http2Lane> news) {
        Http2Lane lane = lanes.get(id);
        if (lane != null) {
            if (!lane.isTouched()) {
                lane.touch();
                touched.add(lane);
            }
            news.accept(lane);
        }
    }

    private void afterRead() {
        for (Http2Lane lane : touched) {
            lane.untouch();
            lane.afterRead();
        }
        touched.clear();
    }

    /** The request of the stream is over; one whose response has not ended is cancelled. */
    void release(Http2Lane lane, boolean ended) {
        lanes.remove(lane.id());
        if (!ended) {
            handler.cancel(lane.id());
        }
        if ((leaving && lanes.isEmpty()) || !connections.keep(this)) {
            close();
        }
    }

    /** The server takes no more requests, and has not seen those of streams after the last that it names. */
    void onGoAway(int lastStreamId) {
        leaving = true;
        connections.forget(this);
        loseAfter(lastStreamId, new Loss(true, "connection given up by the server (GOAWAY)"));
        if (lanes.isEmpty()) {
            close();
        }
    }

    void onReset(int id, long errorCode) {
        Http2Error error = Http2Error.valueOf(errorCode);
        String name = error == null ? "code " + errorCode : error.name();
        Http2Lane lane = lanes.get(id);
        if (lane != null) {
            lane.cutOff(new Loss(true, "stream reset (" + name + ")"));
        }
    }

    void onLost(Loss loss) {
        leaving = true;
        connections.forget(this);
        opening.fail(new OpeningException(Outcome.CONNECT_REFUSED, loss.words() + " before the server's settings"));
        loseAfter(0, loss);
    }

    private void loseAfter(int lastStreamId, Loss loss) {
        lanes.values().stream()
                .filter(lane -> lane.id() > lastStreamId)
                .toList()
                .forEach(lane -> lane.cutOff(loss));
    }

    /** What came is not HTTP/2. */
    void onMalformed() {
        leaving = true;
        connections.forget(this);
        opening.fail(new OpeningException(
                Outcome.MALFORMED, settings.endpoint().authority() + " does not speak HTTP/2 (expected: HTTP/2)"));
        List.copyOf(lanes.values()).forEach(lane -> lane.onMalformed("response is not HTTP/2"));
    }

    void onMalformed(int id) {
        with(id, lane -> lane.onMalformed("response is not HTTP"));
    }

    void onFault(Throwable cause) {
        faults.onFault(cause);
    }

    /** That this worked is told to the handlers, so the future says nothing new. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void close() {
        channel.close();
    }
}
