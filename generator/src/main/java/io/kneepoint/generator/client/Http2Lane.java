// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.generator.client;

import io.kneepoint.generator.request.Loss;
import io.kneepoint.generator.request.ResponseHead;
import io.kneepoint.generator.sse.EventDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Optional;

/**
 * One stream of an HTTP/2 connection, for one request.
 *
 * <p>Confined to one event loop.
 */
final class Http2Lane extends Lane {

    private final Http2Connection connection;
    private int id;
    private boolean touched;
    private boolean answerBegan;
    private boolean ended;

    Http2Lane(Http2Connection connection, EventDecoder decoder) {
        super(connection.stamp(), decoder);
        this.connection = connection;
    }

    int id() {
        return id;
    }

    void id(int given) {
        id = given;
    }

    /** Whether the present read brought something for it. */
    boolean isTouched() {
        return touched;
    }

    void touch() {
        touched = true;
        answerBegan = true;
    }

    void untouch() {
        touched = false;
    }

    /** Headers arrived: an interim response's, the response's, or those after the body, which say nothing here. */
    void onHeaders(Http2Headers headers, boolean endOfStream) {
        if (headers.status() != null) {
            int status = Integer.parseInt(headers.status().toString());
            if (status >= 200) {
                onHead(head(status, headers), true);
            }
        }
        if (endOfStream) {
            end();
        }
    }

    void onData(ByteBuf data, boolean endOfStream) {
        onContent(data);
        if (endOfStream) {
            end();
        }
    }

    /** The server has ended the stream in its own way. */
    void cutOff(Loss loss) {
        ended = true;
        onLost(loss);
    }

    private void end() {
        ended = true;
        onResponseEnd();
    }

    private static ResponseHead head(int status, Http2Headers headers) {
        return new ResponseHead(
                status,
                value(headers, HttpHeaderNames.CONTENT_TYPE),
                value(headers, HttpHeaderNames.CONTENT_ENCODING),
                value(headers, HttpHeaderNames.RETRY_AFTER),
                value(headers, HttpHeaderNames.DATE));
    }

    private static Optional<String> value(Http2Headers headers, CharSequence name) {
        return Optional.ofNullable(headers.get(name)).map(CharSequence::toString);
    }

    @Override
    ByteBuf newBuffer() {
        return connection.newBuffer();
    }

    @Override
    ChannelFuture write(RequestHeads heads, ByteBuf body) {
        return connection.write(this, heads, body);
    }

    @Override
    boolean answerBegan() {
        return answerBegan;
    }

    @Override
    void release(boolean reusable) {
        connection.release(this, ended);
    }
}
