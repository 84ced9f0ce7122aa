// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.request.Loss;
import io.kneepoint.generator.request.ResponseHead;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Optional;

/**
 * The last handler of an HTTP/1.1 connection: tells it what arrives.
 *
 * <p>Confined to one event loop.
 */
final class Http1Handler extends SimpleChannelInboundHandler<HttpObject> {

    private final Http1Connection connection;
    private final Connections connections;
    private final FaultListener faults;
    private boolean informational;

    Http1Handler(Http1Connection connection, Connections connections, FaultListener faults) {
        this.connection = connection;
        this.connections = connections;
        this.faults = faults;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (!connection.servesSomebody()) {
            connection.close(); // Nobody asked: a response to no request means that the connection is out of step.
            return;
        }
        if (message.decoderResult().isFailure()) {
            connection.onMalformed("response is not HTTP");
            return;
        }
        if (message instanceof HttpResponse head) {
            informational = head.status().code() < 200;
            if (!informational) {
                connection.onHead(head(head), HttpUtil.isKeepAlive(head));
            }
        }
        if (message instanceof HttpContent content && !informational) {
            connection.onContent(content.content());
            if (content instanceof LastHttpContent) {
                connection.onResponseEnd();
            }
        }
    }

    private static ResponseHead head(HttpResponse response) {
        HttpHeaders headers = response.headers();
        return new ResponseHead(
                response.status().code(),
                Optional.ofNullable(headers.get(HttpHeaderNames.CONTENT_TYPE)),
                Optional.ofNullable(headers.get(HttpHeaderNames.CONTENT_ENCODING)),
                Optional.ofNullable(headers.get(HttpHeaderNames.RETRY_AFTER)),
                Optional.ofNullable(headers.get(HttpHeaderNames.DATE)));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connections.forget(connection);
        connection.onLost(Loss.CLOSED);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (Failure.isOfConnection(cause)) {
            connection.onLost(Failure.lossBy(cause));
        } else {
            faults.onFault(cause);
        }
        connection.close();
    }
}
