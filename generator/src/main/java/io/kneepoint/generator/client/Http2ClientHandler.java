// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.request.Loss;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * HTTP/2's frames: tells the connection what arrives, frame by frame and without an object for each.
 *
 * <p>Its windows are so large, and what is received is given back at once, that flow control never holds up a server: a stream's
 * window is 16 MiB, the connection's 1 GiB.
 *
 * <p>Confined to one event loop.
 */
final class Http2ClientHandler extends Http2ConnectionHandler {

    private static final int STREAM_WINDOW_BYTES = 16 << 20;
    private static final int CONNECTION_WINDOW_BYTES = 1 << 30;
    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final int LAST_STREAM_ID = Integer.MAX_VALUE - 2;

    private final Http2Connection owner;
    private ChannelHandlerContext context;

    private Http2ClientHandler(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            Http2Connection owner) {
        super(decoder, encoder, settings);
        this.owner = owner;
    }

    static Http2ClientHandler of(Http2Connection owner) {
        return new Builder(owner).build();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
    }

    /** Lets the server send that much before it hears that it was received. */
    void widenWindow() throws Http2Exception {
        Http2LocalFlowController windows = decoder().flowController();
        Http2Stream all = connection().connectionStream();
        windows.incrementWindowSize(all, CONNECTION_WINDOW_BYTES - windows.windowSize(all));
        flush(context);
    }

    boolean canOpenStream() {
        return connection().local().canOpenStream()
                && connection().local().lastStreamCreated() < LAST_STREAM_ID
                && !connection().goAwayReceived();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The body's future tells of both.
    void send(int id, Http2Headers headers, ByteBuf body, ChannelPromise written) {
        encoder().writeHeaders(context, id, headers, 0, false, context.newPromise());
        encoder().writeData(context, id, body, 0, true, written);
        flush(context);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for it.
    void cancel(int id) {
        if (context.channel().isActive() && connection().stream(id) != null) {
            resetStream(context, id, Http2Error.CANCEL.code(), context.newPromise());
            flush(context);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        owner.onLost(Loss.CLOSED);
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (Failure.isOfConnection(cause) && !isHttp2(cause)) {
            owner.onLost(Failure.lossBy(cause));
            owner.close();
        } else if (isHttp2(cause)) {
            super.exceptionCaught(ctx, cause);
        } else {
            owner.onFault(cause);
        }
    }

    private static boolean isHttp2(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof Http2Exception) {
                return true;
            }
        }
        return false;
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception exception) {
        if (isHttp2(cause)) {
            owner.onMalformed();
        } else {
            owner.onFault(cause);
        }
        super.onConnectionError(ctx, outbound, cause, exception);
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException exception) {
        owner.onMalformed(exception.streamId());
        super.onStreamError(ctx, outbound, cause, exception);
    }

    /** Hands frames to the connection. */
    private static final class Frames extends Http2EventAdapter {

        private final Http2Connection owner;

        Frames(Http2Connection owner) {
            this.owner = owner;
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
            int received = data.readableBytes() + padding;
            owner.with(streamId, lane -> lane.onData(data, endOfStream));
            return received;
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream) {
            owner.with(streamId, lane -> lane.onHeaders(headers, endOfStream));
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx,
                int streamId,
                Http2Headers headers,
                int streamDependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean endOfStream) {
            onHeadersRead(ctx, streamId, headers, padding, endOfStream);
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
            owner.onReset(streamId, errorCode);
        }

        @Override
        public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
            owner.onSettings();
        }
    }

    private static final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2ClientHandler, Builder> {

        private final Http2Connection owner;

        Builder(Http2Connection owner) {
            this.owner = owner;
            server(false);
            frameListener(new Frames(owner));
            initialSettings(Http2Settings.defaultSettings()
                    .pushEnabled(false)
                    .initialWindowSize(STREAM_WINDOW_BYTES)
                    .maxHeaderListSize(MAX_HEADER_BYTES));
            gracefulShutdownTimeoutMillis(0); // A connection is closed when nobody needs it.
        }

        @Override
        public Http2ClientHandler build() {
            return super.build();
        }

        @Override
        protected Http2ClientHandler build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            encoder.connection().addListener(new Http2ConnectionAdapter() {
                @Override
                public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
                    owner.onGoAway(lastStreamId);
                }
            });
            return new Http2ClientHandler(decoder, encoder, settings, owner);
        }
    }
}
