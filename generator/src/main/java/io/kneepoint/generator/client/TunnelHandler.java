// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.schemas.event.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Asks a proxy for a tunnel (CONNECT), and leaves the pipeline with the proxy's HTTP codec when there is one.
 *
 * <p>Confined to one event loop.
 */
final class TunnelHandler extends SimpleChannelInboundHandler<HttpObject> {

    private final Proxy proxy;
    private final Endpoint endpoint;
    private final Opening opening;
    private final Runnable whenThrough;
    private final Queue<ByteBuf> early = new ArrayDeque<>(1);
    private boolean granted;

    TunnelHandler(Proxy proxy, Endpoint endpoint, Opening opening, Runnable whenThrough) {
        this.proxy = proxy;
        this.endpoint = endpoint;
        this.opening = opening;
        this.whenThrough = whenThrough;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // A failure closes the connection, which is told.
    public void channelActive(ChannelHandlerContext ctx) {
        FullHttpRequest connect = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.CONNECT, endpoint.hostAndPort(), Unpooled.EMPTY_BUFFER);
        connect.headers().set(HttpHeaderNames.HOST, endpoint.hostAndPort());
        proxy.authorization().ifPresent(value -> connect.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, value));
        ctx.writeAndFlush(connect);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (message.decoderResult().isFailure()) {
            refuse(ctx, "its answer is not HTTP");
        } else if (message instanceof HttpResponse head && head.status().code() >= 200) {
            int status = head.status().code();
            if (status >= 300) {
                refuse(ctx, "HTTP " + status);
                return;
            }
            granted = true;
        }
        if (granted && message instanceof LastHttpContent) {
            passThrough(ctx);
        }
    }

    /** A server that speaks first may have been read together with the proxy's answer; that is kept for whom it is meant. */
    private void passThrough(ChannelHandlerContext ctx) {
        ctx.pipeline().remove("proxy-http");
        whenThrough.run();
        for (ByteBuf bytes = early.poll(); bytes != null; bytes = early.poll()) {
            ctx.fireChannelRead(bytes);
        }
        ctx.pipeline().remove(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (message instanceof ByteBuf bytes) {
            early.add(bytes);
        } else {
            super.channelRead(ctx, message);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // That it is closed is told to the opening.
    private void refuse(ChannelHandlerContext ctx, String why) {
        opening.fail(new OpeningException(
                Outcome.CONNECT_REFUSED,
                proxy + " gives no tunnel to " + endpoint.hostAndPort() + ": " + why
                        + (why.endsWith(" 407") ? " (it wants a user and a password)" : "")));
        ctx.close();
    }
}
