// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.simulator;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Answers in one piece, and the headers that every answer of the simulator carries.
 *
 * @param requestId the id that client, server and emission log share
 * @param keepAlive whether the connection stays open afterwards
 * @param chunked whether a stream goes in chunks; HTTP/1.0 has none, and its streams end with the connection
 * @param realPerEngine real seconds that an engine second is shown in
 */
record Reply(String requestId, boolean keepAlive, boolean chunked, double realPerEngine) {
    static final String REQUEST_ID = "x-request-id";
    static final String TIME_SCALE = "x-simulator-real-per-engine-second";
    static final String JSON = "application/json";

    void mark(HttpHeaders headers) {
        headers.set(REQUEST_ID, requestId).set(TIME_SCALE, realPerEngine);
    }

    void send(ChannelHandlerContext context, String type, String body) {
        send(context, HttpResponseStatus.OK, type, body, EmptyHttpHeaders.INSTANCE);
    }

    void refuse(ChannelHandlerContext context, ApiError error) {
        send(context, error.status(), JSON, error.json(), error.headers());
    }

    private void send(
            ChannelHandlerContext context, HttpResponseStatus status, String type, String body, HttpHeaders more) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, ByteBufUtil.writeUtf8(context.alloc(), body));
        response.headers()
                .add(more)
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        mark(response.headers());
        HttpUtil.setKeepAlive(response, keepAlive);
        var written = context.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }
}
